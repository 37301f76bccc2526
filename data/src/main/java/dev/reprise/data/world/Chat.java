package dev.reprise.data.world;

/** The turns of a conversation, as chat tuning shows them: {@code <|user|> ..<|end|><|assistant|> ..<|end|>}. */
final class Chat {
    private final Draft draft;

    Chat(Draft draft) {
        this.draft = draft;
    }

    Chat system(String words) {
        return turn("system", words);
    }

    Chat user(String words) {
        return turn("user", words);
    }

    /** What the assistant says: the answer, and its label. */
    Chat answer(String words) {
        open("assistant");
        draft.span("answer", words).label(words);
        return end();
    }

    /** What the assistant says on the way. */
    Chat assistant(String words) {
        return turn("assistant", words);
    }

    /** Begins a turn that the caller writes into the draft and {@link #end ends}. */
    Chat open(String role) {
        draft.add("<|" + role + "|> ");
        return this;
    }

    Chat end() {
        draft.add("<|end|>");
        return this;
    }

    private Chat turn(String role, String words) {
        open(role);
        draft.add(words);
        return end();
    }
}
