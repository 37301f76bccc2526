package dev.reprise.app.site.discussion;

import dev.reprise.app.site.NotFound;
import dev.reprise.app.site.access.Paths;
import dev.reprise.app.site.access.SeeOther;
import dev.reprise.app.site.access.Visitor;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.User;
import dev.reprise.feed.discussion.Comment;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.discussion.ModerationLog;
import dev.reprise.feed.discussion.Votes;
import dev.reprise.feed.text.SafeMarkdown;
import dev.reprise.feed.text.TexText;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The forms of a paper's page: the vote, comments, and what is done with them. */
@Controller
final class DiscussionPages {
    private static final String BY_SCRIPT = "HX-Request";

    private final Comments comments;
    private final Votes votes;
    private final PaperStore papers;
    private final ModerationLog log;
    private final DiscussionViews views;

    DiscussionPages(Comments comments, Votes votes, PaperStore papers, ModerationLog log, DiscussionViews views) {
        this.comments = comments;
        this.votes = votes;
        this.papers = papers;
        this.log = log;
        this.views = views;
    }

    private FeedItem mustExist(PaperId paper) {
        return papers.find(paper).orElseThrow(() -> NotFound.paper(paper));
    }

    private Comment find(long id) {
        return comments.find(id).orElseThrow(() -> NotFound.of("There is no such comment."));
    }

    private static void require(boolean may) {
        if (!may) {
            throw new Visitor.Refused(Visitor.Refused.Why.NOT_ALLOWED);
        }
    }

    // ---- votes

    @PostMapping("/papers/{id}/vote")
    Object vote(
            User user,
            @PathVariable PaperId id,
            @RequestParam(defaultValue = "true") boolean give,
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(defaultValue = "false") boolean list,
            @RequestHeader(name = BY_SCRIPT, required = false) @Nullable String byScript) {
        var paper = mustExist(id).paper();
        if (give) {
            votes.give(user, id);
        } else {
            votes.takeBack(user, id);
        }
        if (byScript == null) {
            return SeeOther.to(next == null ? DiscussionViews.page(id) : Paths.local(next));
        }
        var vote = views.vote(new Visitor(null, user), id);
        return list
                ? new ModelAndView(
                        "fragments/vote :: voted",
                        Map.of("vote", vote, "title", TexText.html(paper.title()), "next", Paths.local(next)))
                : new ModelAndView("fragments/vote :: vote", Map.of("vote", vote));
    }

    // ---- comments

    /** The form of an answer, or of a first comment, as a page or a piece of one. */
    @GetMapping("/papers/{id}/comments/new")
    ModelAndView form(
            User user,
            @PathVariable PaperId id,
            @RequestParam(required = false) @Nullable Long parent,
            @RequestHeader(name = BY_SCRIPT, required = false) @Nullable String byScript) {
        var _ = mustExist(id);
        return form(views.newComment(id, answered(id, parent)), byScript, HttpStatus.OK);
    }

    private @Nullable Comment answered(PaperId paper, @Nullable Long parent) {
        if (parent == null) {
            return null;
        }
        var comment = find(parent);
        if (!comment.paper().equals(paper) || comment.isHidden()) {
            throw NotFound.of("There is no such comment.");
        }
        return comment;
    }

    @PostMapping("/papers/{id}/comments")
    Object add(
            User user,
            HttpServletResponse response,
            @PathVariable PaperId id,
            @RequestParam(defaultValue = "") String markdown,
            @RequestParam(required = false) @Nullable Long parent,
            @RequestParam(required = false) @Nullable String claim,
            @RequestParam(required = false) @Nullable String preview,
            @RequestHeader(name = BY_SCRIPT, required = false) @Nullable String byScript) {
        var _ = mustExist(id);
        var form = views.newComment(id, answered(id, parent));
        if (preview != null) {
            return again(form.with(markdown, "", SafeMarkdown.html(markdown)), byScript, HttpStatus.OK, response);
        }
        try {
            long added = comments.add(user, id, markdown, parent, claim == null || claim.isBlank() ? null : claim);
            return shown(user, id, added, byScript);
        } catch (InvalidInputException e) {
            return again(form.with(markdown, message(e), ""), byScript, HttpStatus.UNPROCESSABLE_CONTENT, response);
        }
    }

    @GetMapping("/comments/{id}/edit")
    ModelAndView edit(
            User user,
            @PathVariable long id,
            @RequestHeader(name = BY_SCRIPT, required = false) @Nullable String byScript) {
        var comment = find(id);
        require(Comments.mayEdit(user, comment));
        return form(views.change(comment), byScript, HttpStatus.OK);
    }

    @PostMapping("/comments/{id}/edit")
    Object save(
            User user,
            HttpServletResponse response,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String markdown,
            @RequestParam(required = false) @Nullable String preview,
            @RequestHeader(name = BY_SCRIPT, required = false) @Nullable String byScript) {
        var comment = find(id);
        require(Comments.mayEdit(user, comment));
        if (preview != null) {
            return again(
                    views.change(comment).with(markdown, "", SafeMarkdown.html(markdown)),
                    byScript,
                    HttpStatus.OK,
                    response);
        }
        try {
            comments.edit(comment, markdown);
            return shown(user, comment.paper(), id, byScript);
        } catch (InvalidInputException e) {
            return again(
                    views.change(comment).with(markdown, message(e), ""),
                    byScript,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    response);
        }
    }

    /** A text as it would look, while it is typed. */
    @PostMapping("/comments/preview")
    ResponseEntity<String> preview(User user, @RequestParam(defaultValue = "") String markdown) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(SafeMarkdown.html(markdown));
    }

    /** What the comment said before. Of a hidden one, only those see it who see the comment. */
    @GetMapping("/comments/{id}/history")
    ModelAndView history(Visitor visitor, @PathVariable long id) {
        record Version(String until, String html) {}
        var comment = find(id);
        if (comment.isHidden()
                && visitor.account()
                        .filter(user -> Comments.mayRestore(user, comment))
                        .isEmpty()) {
            throw NotFound.of("This comment is hidden.");
        }
        return new ModelAndView(
                "comment-history",
                Map.of(
                        "comment",
                        views.view(visitor.user(), comment),
                        "versions",
                        comments.history(id).reversed().stream()
                                .map(e -> new Version(Times.minute(e.until()), SafeMarkdown.html(e.markdown())))
                                .toList(),
                        "back",
                        DiscussionViews.page(comment.paper()) + "#comment-" + id));
    }

    // ---- hiding and reporting

    @PostMapping("/comments/{id}/hide")
    Object hide(
            User user,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String why,
            @RequestParam(required = false) @Nullable String next,
            @RequestHeader(name = BY_SCRIPT, required = false) @Nullable String byScript) {
        var comment = find(id);
        require(Comments.mayHide(user, comment));
        comments.hide(comment, user, why == null || why.isBlank() ? null : why);
        if (comment.author().id() != user.id()) {
            comments.resolveReports(comment, user);
            log.add(user, "hide comment", place(comment), why);
        }
        return next == null ? shown(user, comment.paper(), id, byScript) : SeeOther.to(Paths.local(next));
    }

    @PostMapping("/comments/{id}/restore")
    Object restore(
            User user,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String next,
            @RequestHeader(name = BY_SCRIPT, required = false) @Nullable String byScript) {
        var comment = find(id);
        require(Comments.mayRestore(user, comment));
        comments.restore(comment);
        if (comment.author().id() != user.id()) {
            log.add(user, "restore comment", place(comment), null);
        }
        return next == null ? shown(user, comment.paper(), id, byScript) : SeeOther.to(Paths.local(next));
    }

    @GetMapping("/comments/{id}/report")
    ModelAndView report(User user, @PathVariable long id) {
        return reportForm(user, find(id), "", "", HttpStatus.OK);
    }

    @PostMapping("/comments/{id}/report")
    Object report(User user, @PathVariable long id, @RequestParam(defaultValue = "") String reason) {
        var comment = find(id);
        require(!comment.isHidden() && comment.author().id() != user.id());
        try {
            comments.report(comment, user, reason);
        } catch (InvalidInputException e) {
            return reportForm(user, comment, reason, message(e), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return SeeOther.to(place(comment));
    }

    private ModelAndView reportForm(User user, Comment comment, String reason, String error, HttpStatus status) {
        require(!comment.isHidden() && comment.author().id() != user.id());
        return new ModelAndView(
                "comment-report",
                Map.of("comment", views.view(user, comment), "reason", reason, "error", error, "back", place(comment)),
                status);
    }

    private static String place(Comment comment) {
        return DiscussionViews.page(comment.paper()) + "#comment-" + comment.id();
    }

    // ---- answers

    /** The paper's page, or its discussion for a script. */
    private Object shown(User user, PaperId paper, long comment, @Nullable String byScript) {
        return byScript == null
                ? SeeOther.to(DiscussionViews.page(paper) + "#comment-" + comment)
                : new ModelAndView(
                        "fragments/discussion :: discussion",
                        Map.of("discussion", views.discussion(new Visitor(null, user), paper)));
    }

    /** A page with the form, or the form for a script, which takes nothing but 200 into its page. */
    private static ModelAndView form(CommentForm form, @Nullable String byScript, HttpStatus status) {
        return byScript == null
                ? new ModelAndView("comment-form", Map.of("form", form), status)
                : new ModelAndView("fragments/discussion :: retry", Map.of("form", form));
    }

    /** The form that was sent, in its own place. */
    private static ModelAndView again(
            CommentForm form, @Nullable String byScript, HttpStatus status, HttpServletResponse response) {
        response.setHeader("HX-Retarget", "#form-" + form.key());
        response.setHeader("HX-Reswap", "outerHTML");
        return form(form, byScript, status);
    }

    private static String message(InvalidInputException e) {
        return String.valueOf(e.getMessage());
    }
}
