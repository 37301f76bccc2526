package dev.reprise.app.site.discussion;

import dev.reprise.app.site.access.Visitor;
import dev.reprise.app.site.access.Visitors;
import dev.reprise.app.site.reading.PaperPagePart;
import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.User;
import dev.reprise.feed.discussion.Comment;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.discussion.Votes;
import dev.reprise.feed.text.SafeMarkdown;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What the visitor sees of votes and comments. */
@Component
final class DiscussionViews implements PaperPagePart {
    private final Comments comments;
    private final Votes votes;
    private final PaperStore papers;
    private final Visitors visitors;

    DiscussionViews(Comments comments, Votes votes, PaperStore papers, Visitors visitors) {
        this.comments = comments;
        this.votes = votes;
        this.papers = papers;
        this.visitors = visitors;
    }

    /** A paper's votes, and whether the visitor's is among them. */
    record VoteView(String action, String page, int count, boolean given) {}

    /** @param form for the next comment; null for those who have to sign in first */
    record DiscussionView(
            String page,
            List<CommentView> comments,
            @Nullable CommentForm form) {}

    @Override
    public void addTo(Model model, FeedItem paper) {
        var visitor = visitors.current();
        model.addAttribute("vote", vote(visitor, paper.paper().id()));
        model.addAttribute("discussion", discussion(visitor, paper.paper().id()));
    }

    static String page(PaperId paper) {
        return "/papers/" + paper;
    }

    VoteView vote(Visitor visitor, PaperId paper) {
        return new VoteView(
                page(paper) + "/vote",
                page(paper),
                votes.count(paper),
                visitor.account().map(user -> votes.has(user, paper)).orElse(false));
    }

    DiscussionView discussion(Visitor visitor, PaperId paper) {
        var all = comments.of(paper);
        var seen = new HashSet<@Nullable Long>();
        for (var comment : all.reversed()) { // what was answered keeps its place
            if (!comment.isHidden() || seen.contains(comment.id()) || seesHidden(visitor.user(), comment)) {
                seen.add(comment.id());
                seen.add(comment.parent());
            }
        }
        return new DiscussionView(
                page(paper),
                all.stream()
                        .filter(comment -> seen.contains(comment.id()))
                        .map(comment -> view(visitor.user(), comment))
                        .toList(),
                visitor.isSignedIn() ? newComment(paper, null) : null);
    }

    private static boolean seesHidden(@Nullable User user, Comment comment) {
        return user != null && Comments.mayRestore(user, comment);
    }

    CommentView view(@Nullable User user, Comment comment) {
        var hidden = comment.hidden();
        boolean shown = hidden == null || seesHidden(user, comment);
        boolean own = user != null && comment.author().id() == user.id();
        return new CommentView(
                comment.id(),
                Math.min(comment.depth(), CommentView.DEEPEST),
                comment.author().name(),
                comment.author().fullName(),
                comment.author().ofPaper(),
                Times.minute(comment.createdAt()),
                comment.createdAt().toString(),
                shown ? comment.edits() : 0,
                shown ? SafeMarkdown.html(comment.markdown()) : "",
                Objects.requireNonNullElse(comment.claim(), ""),
                hidden == null
                        ? ""
                        : hidden.ownDo()
                                ? "Deleted by its author."
                                : "Hidden by a moderator" + (hidden.why() == null ? "." : ": " + hidden.why()),
                user != null && hidden == null,
                user != null && Comments.mayEdit(user, comment),
                user != null && Comments.mayHide(user, comment),
                own,
                user != null && Comments.mayRestore(user, comment),
                user != null && hidden == null && !own);
    }

    /** @param parent the comment that it answers */
    CommentForm newComment(PaperId paper, @Nullable Comment parent) {
        return new CommentForm(
                parent == null ? "new" : "answer-" + parent.id(),
                parent == null ? "Your comment" : "Answer to " + parent.author().fullName(),
                page(paper) + "/comments",
                page(paper) + "#" + (parent == null ? "discussion" : "comment-" + parent.id()),
                "",
                "",
                "",
                parent == null ? "" : String.valueOf(parent.id()),
                "",
                parent == null
                        ? papers.claims(paper).stream().map(ClaimRecord::id).toList()
                        : List.of(),
                parent == null ? "Comment" : "Answer");
    }

    CommentForm change(Comment comment) {
        return new CommentForm(
                "edit-" + comment.id(),
                "Change your comment",
                "/comments/" + comment.id() + "/edit",
                page(comment.paper()) + "#comment-" + comment.id(),
                comment.markdown(),
                "",
                "",
                "",
                "",
                List.of(),
                "Save");
    }
}
