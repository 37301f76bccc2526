package dev.reprise.feed.discussion;

import dev.reprise.feed.PaperId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A comment as it stands now.
 *
 * @param claim    the claim it is about; null: the paper
 * @param parent   the comment it answers
 * @param depth    how many comments are above it in its thread
 * @param markdown as typed
 * @param editedAt when it was last changed
 * @param edits    how often
 * @param hidden   why nobody sees it; null if everybody does
 */
public record Comment(
        long id,
        PaperId paper,
        @Nullable String claim,
        @Nullable Long parent,
        int depth,
        Author author,
        String markdown,
        Instant createdAt,
        @Nullable Instant editedAt,
        int edits,
        @Nullable Hidden hidden) {

    /**
     * Who wrote it.
     *
     * @param ofPaper whether an editor confirmed that this is one of the paper's authors
     */
    public record Author(long id, String name, String fullName, boolean ofPaper) {}

    /**
     * @param by    whose decision it was; null if that account is gone
     * @param ownDo whether the author took it back
     */
    public record Hidden(
            Instant at, @Nullable Long by, @Nullable String why, boolean ownDo) {}

    public boolean isHidden() {
        return hidden != null;
    }

    Comment at(int newDepth) {
        return new Comment(id, paper, claim, parent, newDepth, author, markdown, createdAt, editedAt, edits, hidden);
    }
}
