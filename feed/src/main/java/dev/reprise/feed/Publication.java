package dev.reprise.feed;

import org.jspecify.annotations.Nullable;

/** What arXiv knows beside text and people. */
public record Publication(
        @Nullable String comment,
        @Nullable String doi,
        @Nullable String journalRef,
        @Nullable String licence) {
    /** @throws dev.reprise.core.InvalidInputException if one is too long */
    public Publication {
        comment = Texts.cleaned(comment, "comment", 5_000);
        doi = Texts.cleaned(doi, "DOI", 500);
        journalRef = Texts.cleaned(journalRef, "journal reference", 2_000);
        licence = Texts.cleaned(licence, "licence", 500);
    }

    public static final Publication UNKNOWN = new Publication(null, null, null, null);

    /** This, and for what this does not know, the other. */
    Publication orElse(Publication other) {
        return new Publication(
                comment != null ? comment : other.comment,
                doi != null ? doi : other.doi,
                journalRef != null ? journalRef : other.journalRef,
                licence != null ? licence : other.licence);
    }
}
