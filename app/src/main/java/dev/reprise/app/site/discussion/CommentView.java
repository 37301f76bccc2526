package dev.reprise.app.site.discussion;

/**
 * A comment as a page shows it.
 *
 * @param indent   how far it is set in, at most {@value #DEEPEST}
 * @param html     its text; empty if the visitor must not see it
 * @param claim    the claim it is about; may be empty
 * @param hidden   why others do not see it; empty if they do
 */
record CommentView(
        long id,
        int indent,
        String name,
        String fullName,
        boolean ofPaper,
        String at,
        String instant,
        int edits,
        String html,
        String claim,
        String hidden,
        boolean mayAnswer,
        boolean mayEdit,
        boolean mayHide,
        boolean own,
        boolean mayRestore,
        boolean mayReport) {
    static final int DEEPEST = 5;
}
