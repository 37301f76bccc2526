package dev.reprise.feed;

import org.jspecify.annotations.Nullable;

/** @param affiliation as the source gives it, if it does */
public record Author(String name, @Nullable String affiliation) {
    public static Author of(String name) {
        return new Author(name, null);
    }
}
