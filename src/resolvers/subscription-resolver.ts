import { Arg, Resolver, Root, Subscription } from "type-graphql";
import type { ReadingsEvent } from "../domain/ports/live";
import type { RejectedMessage } from "../domain/rejection";
import { ReadingsEventType, ReadingsInput } from "../schema/reading";
import { RejectedMessagesInput, RejectedMessageType } from "../schema/rejected-message";
import { PRICES } from "../schema/price";
import type { Outcome } from "../services/outcome";
import type { RequestContext } from "./context";
import { errorOfFailures } from "./errors";
import { present } from "./inputs";
import { position } from "./paging";

/** Arguments of `subscribe`, which type-graphql calls without an instance. */
interface Subscribing<I> {
  readonly args: { readonly input: I };
  readonly context: RequestContext;
}

@Resolver()
export class SubscriptionResolver {
  @Subscription(() => ReadingsEventType, {
    description:
      "Streams readings as Sluice stores them. Sluice sends the first event at once. The cursor in it marks the " +
      "start of the stream.",
    subscribe: ({ args: { input }, context }: Subscribing<ReadingsInput>) => {
      const { after, onOverflow, ...filter } = present(input);
      return opened(
        context.services.telemetry.subscribe(context.principal, {
          ...filter,
          after: position("after", after, context.services.cursors.stream(context.principal)) ?? undefined,
          onOverflow: onOverflow ?? "GAP",
          pay: (documents) => context.pay(PRICES.read + documents * PRICES.journalDocument),
        }),
      );
    },
  })
  readings(
    @Root() event: ReadingsEvent,
    @Arg("input", () => ReadingsInput, { description: "The readings to stream." }) _input: ReadingsInput,
  ): ReadingsEvent {
    return event;
  }

  @Subscription(() => RejectedMessageType, {
    description: "Streams messages as Sluice rejects them. Under a flood, one event stands for many similar messages.",
    subscribe: ({ args: { input }, context }: Subscribing<RejectedMessagesInput>) =>
      opened(context.services.rejections.subscribe(context.principal, present(input))),
  })
  rejectedMessages(
    @Root() rejection: RejectedMessage,
    @Arg("input", () => RejectedMessagesInput, { description: "The rejections to stream." })
    _input: RejectedMessagesInput,
  ): RejectedMessage {
    return rejection;
  }
}

/** Throws a failure, which becomes the only result of the subscription: errors without data. */
async function opened<T>(outcome: Outcome<AsyncIterableIterator<T>>): Promise<AsyncIterableIterator<T>> {
  const result = await outcome;
  if (!result.ok) throw errorOfFailures(result.failure);
  return result.value;
}
