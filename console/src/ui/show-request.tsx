/** Shows the request of an action as GraphQL, curl and SDK code, to repeat it elsewhere. */
import { useState } from "react";
import { apiUrl } from "../base";
import { useMessages } from "../messages/messages-provider";
import { Choices } from "./choices";
import { Copyable } from "./copy";
import { cx } from "./cx";
import { asCurl, asGraphQL, asSdk, type RequestToShow } from "./request-text";
import styles from "./show-request.module.css";

const FORMS = ["graphql", "curl", "sdk"] as const;
type Form = (typeof FORMS)[number];

export function ShowRequest(request: RequestToShow) {
  return <ShowRequests requests={[request]} />;
}

/** Requests that are sent one after the other, in a form that can be copied. */
export function ShowRequests({ requests }: { readonly requests: readonly RequestToShow[] }) {
  const { request: texts } = useMessages();
  const [form, setForm] = useState<Form>("graphql");
  const textOf = { graphql: asGraphQL, curl: (shown: RequestToShow) => asCurl(shown, apiUrl), sdk: asSdk }[form];
  const text = requests.map(textOf).join("\n\n");
  return (
    <details className={cx(styles.request)}>
      <summary>{texts.show}</summary>
      <div className={cx(styles.body)}>
        <Choices
          label={texts.form}
          choices={FORMS}
          chosen={form}
          nameOf={(each) => texts.forms[each]}
          onChoose={setForm}
        />
        <Copyable label={texts.forms[form]} text={text} />
      </div>
    </details>
  );
}
