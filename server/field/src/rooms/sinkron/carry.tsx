/** Unsent work as a sealed file: made here, taken in on another phone. */
import { useSignal } from "@preact/signals";
import { Refusal } from "../../phone/problems";
import { download } from "../../start/handin";
import { CARRY } from "../../texts/sinkron";
import { usePhone } from "../../ui/context";
import { failureWords } from "../../ui/form";
import { Button, Notice, Screen, Section } from "../../ui/parts";
import { StorageFull } from "../../store/files";

/** What came of making or taking a file. */
interface News {
  readonly tone: "good" | "bad";
  readonly text: string;
}

function trouble(error: unknown): string {
  if (error instanceof StorageFull) return failureWords(error);
  if (!(error instanceof Refusal)) return CARRY.failed;
  if (error.code === "forbidden") return CARRY.wrongWorker;
  return error.details?.field === "code" ? CARRY.wrongCode : CARRY.wrongFile;
}

/** The screen of files. */
export function Carry() {
  const phone = usePhone();
  const { here } = phone.status.value;
  const news = useSignal<News | null>(null);
  const busy = useSignal(false);
  const attempt = async (work: () => Promise<string>) => {
    busy.value = true;
    news.value = null;
    try {
      news.value = { tone: "good", text: await work() };
    } catch (error) {
      news.value = { tone: "bad", text: trouble(error) };
    } finally {
      busy.value = false;
    }
  };
  const save = () =>
    attempt(async () => {
      download(await phone.exportUnsent(), CARRY.name(phone.today()));
      return CARRY.saved;
    });
  const take = (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    void attempt(async () => CARRY.taken(await phone.takeIn(file))).then(() => (input.value = ""));
  };
  return (
    <Screen title={CARRY.title} back="/sinkron">
      <div role="status">{news.value && <Notice tone={news.value.tone}>{news.value.text}</Notice>}</div>
      <Section title={CARRY.save}>
        <p>{CARRY.saveText(here)}</p>
        {here > 0 && (
          <Button kind="main" wide busy={busy.value} onClick={save}>
            {CARRY.save}
          </Button>
        )}
      </Section>
      <Section title={CARRY.take}>
        <p>{CARRY.takeText}</p>
        <label class="button plain wide file">
          <input
            type="file"
            accept=".json,application/json"
            disabled={busy.value}
            onChange={(event) => take(event.currentTarget)}
          />
          <span>{CARRY.file}</span>
        </label>
      </Section>
    </Screen>
  );
}
