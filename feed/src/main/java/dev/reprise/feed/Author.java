package dev.reprise.feed;

import org.jspecify.annotations.Nullable;

/**
 * An author of a paper.
 *
 * @param affiliation as the source gives it, if it does
 */
public record Author(String name, @Nullable String affiliation) {
    /** @throws dev.reprise.core.InvalidInputException if the name is empty or one of them is too long */
    public Author {
        name = Texts.required(name, "author's name", 500);
        affiliation = Texts.cleaned(affiliation, "affiliation", 1_000);
    }

    public static Author of(String name) {
        return new Author(name, null);
    }
}
