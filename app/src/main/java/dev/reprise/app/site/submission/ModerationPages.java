package dev.reprise.app.site.submission;

import dev.reprise.app.site.NotFound;
import dev.reprise.app.site.access.SeeOther;
import dev.reprise.app.site.access.Visitor;
import dev.reprise.app.site.discussion.Times;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.User;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.discussion.Comment;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.discussion.ModerationLog;
import dev.reprise.feed.submission.AuthorClaim;
import dev.reprise.feed.submission.AuthorClaims;
import dev.reprise.feed.text.SafeMarkdown;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** Where editors and moderators decide: author claims, reported comments, accounts; and what was decided before. */
@Controller
final class ModerationPages {
    private static final int NEWEST = 30;

    private final Comments comments;
    private final AuthorClaims authorClaims;
    private final UserStore users;
    private final ModerationLog log;

    ModerationPages(Comments comments, AuthorClaims authorClaims, UserStore users, ModerationLog log) {
        this.comments = comments;
        this.authorClaims = authorClaims;
        this.users = users;
        this.log = log;
    }

    /** A comment as it is judged. */
    record Judged(
            long id,
            String place,
            String author,
            String at,
            String html,
            boolean hidden,
            String reporter,
            String reason) {}

    /** What was decided. */
    record Decided(String by, String action, String target, String note, String at) {}

    @GetMapping("/moderation")
    ModelAndView show(Visitor visitor) {
        var user = visitor.required(Role.EDITOR);
        var page = new ModelAndView("moderation");
        page.addObject("moderator", user.isModerator());
        page.addObject("authorClaims", authorClaims.asked());
        if (user.isModerator()) {
            page.addObject(
                    "reports",
                    comments.openReports().stream()
                            .map(r -> judged(r.comment(), r.reporter(), r.reason()))
                            .toList());
            page.addObject(
                    "newest",
                    comments.newest(NEWEST).stream().map(c -> judged(c, "", "")).toList());
        }
        page.addObject(
                "log",
                log.newest(NEWEST).stream()
                        .map(e -> new Decided(
                                e.moderator() == null ? "somebody" : e.moderator(),
                                e.action(),
                                e.target(),
                                e.note() == null ? "" : e.note(),
                                Times.minute(e.at())))
                        .toList());
        return page;
    }

    private static Judged judged(Comment comment, String reporter, String reason) {
        return new Judged(
                comment.id(),
                "/papers/" + comment.paper() + "#comment-" + comment.id(),
                comment.author().name(),
                Times.minute(comment.createdAt()),
                SafeMarkdown.html(comment.markdown()),
                comment.isHidden(),
                reporter,
                reason);
    }

    @PostMapping("/moderation/comments/{id}/keep")
    ResponseEntity<Void> keep(Visitor visitor, @PathVariable long id) {
        var moderator = visitor.required(Role.MODERATOR);
        var comment = comments.find(id).orElseThrow(() -> NotFound.of("There is no such comment."));
        comments.resolveReports(comment, moderator);
        log.add(moderator, "keep comment", "/papers/" + comment.paper() + "#comment-" + id, null);
        return SeeOther.to("/moderation");
    }

    @PostMapping("/moderation/author-claims/{id}")
    ResponseEntity<Void> decide(
            Visitor visitor,
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean confirm,
            @RequestParam(required = false) @Nullable String note) {
        var editor = visitor.required(Role.EDITOR);
        var claim = authorClaims.find(id).orElseThrow(() -> NotFound.of("There is no such claim."));
        if (claim.user() == editor.id() && confirm) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "Another editor has to decide about your own claim.");
        }
        try {
            authorClaims.decide(claim, confirm ? AuthorClaim.State.CONFIRMED : AuthorClaim.State.REFUSED, editor, note);
        } catch (InvalidInputException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
        }
        log.add(
                editor,
                confirm ? "confirm author" : "refuse author",
                "/papers/" + claim.paper(),
                claim.userName() + " as " + claim.author() + (note == null || note.isBlank() ? "" : ": " + note));
        return SeeOther.to("/moderation");
    }

    @PostMapping("/moderation/users/close")
    ResponseEntity<Void> close(
            Visitor visitor,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable String note) {
        var moderator = visitor.required(Role.MODERATOR);
        User closed = users.findByName(name.strip()).orElseThrow(() -> NotFound.of("Nobody has that name."));
        if (closed.isModerator()) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "A moderator's account is closed by whoever runs the site.");
        }
        users.close(closed);
        log.add(moderator, "close account", closed.name(), note);
        return SeeOther.to("/moderation");
    }
}
