package dev.reprise.feed;

import org.jspecify.annotations.Nullable;

/** What belongs to a paper elsewhere; http and https addresses only. */
public record Links(
        @Nullable String projectPage,
        @Nullable String githubRepo,
        @Nullable Integer githubStars,
        @Nullable String thumbnail) {
    /** What is not a plain http or https address, or too long for one, is dropped: it goes into pages as a link. */
    public Links {
        projectPage = Texts.webAddress(projectPage);
        githubRepo = Texts.webAddress(githubRepo);
        thumbnail = Texts.webAddress(thumbnail);
        githubStars = githubStars != null && githubStars < 0 ? null : githubStars;
    }

    public static final Links NONE = new Links(null, null, null, null);

    /** This, and for what this does not know, the other. */
    Links orElse(Links other) {
        return new Links(
                projectPage != null ? projectPage : other.projectPage,
                githubRepo != null ? githubRepo : other.githubRepo,
                githubStars != null ? githubStars : other.githubStars,
                thumbnail != null ? thumbnail : other.thumbnail);
    }
}
