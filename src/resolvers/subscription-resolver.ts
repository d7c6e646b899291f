import { Arg, Resolver, Root, Subscription } from "type-graphql";
import type { ReadingsEvent, RejectionsEvent } from "../domain/ports/live";
import type { RejectedMessage } from "../domain/rejection";
import { ReadingsEventType, ReadingsInput } from "../schema/reading";
import {
  RejectedMessagesInput,
  RejectedMessageType,
  RejectionsEventType,
  RejectionsInput,
} from "../schema/rejected-message";
import { PRICES } from "../schema/price";
import { present } from "./inputs";
import { position } from "./paging";
import { opened, type Subscribing } from "./subscribing";
import { EachRejection, REJECTION_STREAM_CURSORS } from "./rejections-stream";

@Resolver()
export class SubscriptionResolver {
  @Subscription(() => ReadingsEventType, {
    description:
      "Streams readings as Sluice stores them. Sluice sends the first event immediately. Its cursor marks the start " +
      "of the stream.",
    subscribe: ({ args: { input }, context }: Subscribing<ReadingsInput>) => {
      const { after, onOverflow, ...filter } = present(input);
      return opened(
        context.services.telemetry.subscribe(context.principal, {
          ...filter,
          after: position("after", after, context.services.cursors.stream(context.principal)) ?? undefined,
          onOverflow: onOverflow ?? "GAP",
          pay: (documents) => context.pay(PRICES.read + documents * PRICES.journalDocument),
          payExamined: (readings) => context.pay(readings * PRICES.coalescedReading),
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

  @Subscription(() => RejectionsEventType, {
    description:
      "Streams messages as Sluice rejects them. If Sluice rejects many messages, one record represents similar ones. " +
      "Sluice sends the first event immediately. Its cursor marks the start of the stream.",
    subscribe: ({ args: { input }, context }: Subscribing<RejectionsInput>) => {
      const { after, ...filter } = present(input);
      return opened(
        context.services.rejections.subscribe(context.principal, filter, {
          after: position("after", after, REJECTION_STREAM_CURSORS) ?? undefined,
          pay: (documents) => context.pay(PRICES.read + documents * PRICES.document),
        }),
      );
    },
  })
  rejections(
    @Root() event: RejectionsEvent,
    @Arg("input", () => RejectionsInput, { description: "The rejections to stream." }) _input: RejectionsInput,
  ): RejectionsEvent {
    return event;
  }

  @Subscription(() => RejectedMessageType, {
    description:
      "Streams messages as Sluice rejects them, one per event. If your subscriber is too slow, Sluice drops " +
      "messages without notice. You cannot resume the stream.",
    deprecationReason: "Use `rejections`, which can resume.",
    subscribe: async ({ args: { input }, context }: Subscribing<RejectedMessagesInput>) =>
      new EachRejection(await opened(context.services.rejections.subscribe(context.principal, present(input)))),
  })
  rejectedMessages(
    @Root() rejection: RejectedMessage,
    @Arg("input", () => RejectedMessagesInput, { description: "The rejections to stream." })
    _input: RejectedMessagesInput,
  ): RejectedMessage {
    return rejection;
  }
}
