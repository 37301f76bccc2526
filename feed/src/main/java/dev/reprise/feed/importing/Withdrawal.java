package dev.reprise.feed.importing;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** arXiv has no field for it: authors say in the comment, or in place of the abstract, that a paper is withdrawn. */
final class Withdrawal {
    private static final Pattern SAID = Pattern.compile(
            "^\\W*withdrawn\\b|\\b(?:paper|article|manuscript|submission|preprint|work|version)\\b[^.]{0,40}?\\b(?:has been|have been|is|was)"
                    + " (?:now |temporarily )?(?:withdrawn|retracted)\\b|\\bwithdrawn by (?:the )?(?:author|arxiv)",
            Pattern.CASE_INSENSITIVE);
    private static final int BEGINNING = 200;

    private Withdrawal() {}

    static boolean isSaid(@Nullable String comment, @Nullable String summary) {
        return (comment != null && SAID.matcher(comment).find())
                || (summary != null
                        && SAID.matcher(summary.substring(0, Math.min(BEGINNING, summary.length())))
                                .find());
    }
}
