import { Arg, Resolver, Root, Subscription } from "type-graphql";
import type { RegistryEvent } from "../domain/registry-event";
import { PlatformType } from "../schema/platform";
import { RegistryChangedInput, RegistryEventType } from "../schema/registry-event";
import type { Platform } from "../services/platform-services";
import { present } from "./inputs";
import { opened, type Subscribing } from "./subscribing";

@Resolver()
export class ChangeEventsResolver {
  @Subscription(() => RegistryEventType, {
    description:
      "Streams registrations, changes and deletions of tenants, assets and sensors by any process, within about a " +
      "second. An event names the changed objects: query their new values. You cannot resume the stream.",
    subscribe: ({ args: { input }, context }: Subscribing<RegistryChangedInput>) =>
      opened(context.services.events.registry(context.principal, present(input))),
  })
  registryChanged(
    @Root() event: RegistryEvent,
    @Arg("input", () => RegistryChangedInput, { description: "The changes to stream." }) _input: RegistryChangedInput,
  ): RegistryEvent {
    return event;
  }

  @Subscription(() => PlatformType, {
    description:
      "Streams the state of the platform: immediately, and when it changes, for example connections, owners of " +
      "duties, certificates or the last reconciliation. Sluice checks the state every 2 seconds. A change of " +
      "ingestion or flush counters alone causes no event. Requires the role OPERATOR.",
    subscribe: ({ context }: Subscribing<undefined>) => opened(context.services.events.platform(context.principal)),
  })
  platformChanged(@Root() platform: Platform): Platform {
    return platform;
  }
}
