// A customer's program that uses the example for Apollo Client: it queries stored data, then follows live readings.
import { gql } from "@apollo/client";
import { createApolloClient, live } from "./apollo-client.mjs";

const { SLUICE_URL: url, SLUICE_API_KEY: apiKey } = process.env;
const client = createApolloClient(url, apiKey);
const { data } = await client.query({
  query: gql`
    query ($first: Int!) {
      tenant {
        id
        assets(first: $first) {
          edges {
            node {
              id
              assetId
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  variables: { first: 10 },
});
console.log("assets", data.tenant.assets.edges.map(({ node }) => node.assetId).join());

let seen = 0;
const end = live(
  client,
  ({ readings, gap }) => {
    for (const { value, sensor } of readings) console.log("live", sensor.topic, value, gap);
    seen += readings.length;
    if (seen >= 3) end();
  },
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
