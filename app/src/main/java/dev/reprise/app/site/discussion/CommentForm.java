package dev.reprise.app.site.discussion;

import java.util.List;

/**
 * The form of a comment.
 *
 * @param key     tells several forms on one page apart
 * @param title   what is written: an answer, a change
 * @param action  where it is sent
 * @param back    the page to go back to
 * @param text    as typed so far
 * @param error   what was wrong with it; may be empty
 * @param preview as HTML; may be empty
 * @param parent  the comment it answers; may be empty
 * @param claim   the claim that is chosen; may be empty
 * @param claims  that can be chosen
 * @param button  what the button says
 */
record CommentForm(
        String key,
        String title,
        String action,
        String back,
        String text,
        String error,
        String preview,
        String parent,
        String claim,
        List<String> claims,
        String button) {

    CommentForm with(String typed, String newError, String newPreview) {
        return new CommentForm(key, title, action, back, typed, newError, newPreview, parent, claim, claims, button);
    }
}
