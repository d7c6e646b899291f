import { errorsCsv } from "./error-csv";

const row = (name: string) => ({ place: "2", name, text: 'Invalid ID "x"', failure: { code: "INVALID" } });

test("quotes every cell", () => {
  expect(errorsCsv([row("a,b")])).toBe('row,id,code,error\r\n"2","a,b","INVALID","Invalid ID ""x"""\r\n');
});

test.each(['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("runs no formula of %j", (name) => {
  expect(errorsCsv([row(name)])).toContain(`"'${name.replaceAll('"', '""')}"`);
});
