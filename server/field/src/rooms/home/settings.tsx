/** Settings and help. */
import { useSignal } from "@preact/signals";
import { HOME, SETTINGS } from "../../texts/home";
import { UI } from "../../texts/ui";
import { letters, setLetters, type Letters } from "../../ui/letters";
import { Choice, Details, List, Row, Screen, Section } from "../../ui/parts";

const SIZES: readonly { value: Letters; label: string }[] = [
  { value: "normal", label: SETTINGS.normal },
  { value: "large", label: SETTINGS.large },
  { value: "huge", label: SETTINGS.huge },
];

/** What a worker may set, and answers to what is asked most. */
export function Settings() {
  const size = useSignal(letters());
  const choose = (value: Letters) => {
    size.value = value;
    setLetters(value);
  };
  return (
    <Screen title={SETTINGS.title} back>
      <section>
        <Choice name="letters" label={SETTINGS.letters} options={SIZES} value={size.value} onChange={choose} />
        <p class="hint">{SETTINGS.lettersHint}</p>
      </section>
      <List>
        <Row href="#/capaian" title={SETTINGS.figures} note={SETTINGS.figuresNote} />
        <Row href="#/bencana" title={UI.disasters} note={HOME.disasters(0)} />
        <Row href="#/setelan/kunci" title={SETTINGS.security} note={SETTINGS.securityNote} />
        <Row href="#/sinkron/hp" title={SETTINGS.about} note={SETTINGS.aboutNote} />
      </List>
      <Section title={SETTINGS.help}>
        {SETTINGS.questions.map(([question, answer]) => (
          <Details key={question} summary={question}>
            <p>{answer}</p>
          </Details>
        ))}
      </Section>
      <Section title={SETTINGS.stored}>
        <ul class="card points">
          {SETTINGS.storedText.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
    </Screen>
  );
}
