import { MongoClient } from "mongodb";
import { describeJournal } from "../contract/journal-contract";
import { JOURNALS } from "../contract/journals";
import { disposeLater, sharedMongo } from "../harness/servers";

describe.each(JOURNALS)("journal: $name", ({ create }) => {
  describeJournal(async () => {
    const { uri } = await sharedMongo();
    const openMortal = async () => {
      const client = await new MongoClient(uri).connect();
      disposeLater(() => client.close());
      const journal = create(client.db());
      await journal.start();
      const kill = async () => {
        await Promise.all([journal.stop(), client.close(true)]);
      };
      return { journal, kill };
    };
    return { openMortal, open: async () => (await openMortal()).journal };
  });
});
