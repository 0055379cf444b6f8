// Personal details in what is about to be sent. The server masks once more; here they are noticed before they leave the page.
// The forms are those of bot/privacy.py; a test holds the two together. They catch what stands before a number, since older
// browsers cannot look behind.

const FORMS = {
  personnummer:
    /(^|[^\d])(?:19|20)?\d{2}[-–. ]?(?:0\d|1[0-2])[-–. ]?(?:[0-2]\d|3[01]|[67]\d|8\d|9[01])[-–+ ]?\d{4}(?!\d)/g,
  mejladress: /()[\p{L}\d_.+-]+@[\p{L}\d_-]+(?:\.[\p{L}\d_-]+)+/gu,
  telefonnummer: /(^|[^\d-])(?:\+46|0046|\(?0)(?:[\s\-–./()]*\d){7,10}(?!\d)/g,
};

export class Masking {
  // `phones` stay: helplines that anyone may write; `words`: what each kind is replaced by
  constructor(phones, words) {
    this.helplines = new Set(phones.map(digits));
    this.words = words;
  }

  // {text, kinds}: the text without personal details, and which kinds it held
  apply(text) {
    const kinds = [];
    for (const [kind, form] of Object.entries(FORMS)) {
      text = text.replace(form, (found, before) => {
        if (this.helplines.has(digits(found))) return found;
        if (!kinds.includes(kind)) kinds.push(kind);
        return before + this.words[kind];
      });
    }
    return { text, kinds };
  }
}

const digits = (text) => text.replace(/\D/g, "");
