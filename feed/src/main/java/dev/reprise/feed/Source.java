package dev.reprise.feed;

import java.util.Locale;

/** Where the text of a paper's record comes from. */
public enum Source {
    /** Shipped with the program. */
    SEED,
    /** A saved page of a daily list. */
    LISTING,
    /** The Hugging Face daily papers as JSON. */
    HF,
    /** An answer of arXiv's query interface. */
    ATOM,
    /** arXiv's OAI-PMH, format arXivRaw. */
    OAI,
    /** Typed by a user. */
    TYPED;

    /** As in the store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Source of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether its dates and texts are arXiv's own. */
    boolean isArxiv() {
        return this == ATOM || this == OAI;
    }
}
