package dev.reprise.app.site.discussion;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.reprise.app.site.NotFound;
import dev.reprise.app.site.api.ApiPapers;
import dev.reprise.app.site.api.ObjectIds;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.User;
import dev.reprise.feed.discussion.Comment;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.discussion.Votes;
import dev.reprise.feed.text.SafeMarkdown;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Votes and comments for programs. What was answered is stored. */
@RestController
@RequestMapping("/api/papers/{id}")
@Tag(
        name = "Discussion",
        description = "Writing needs the header Authorization: Bearer TOKEN; tokens are made on the account page.")
final class DiscussionApi {
    private final Comments comments;
    private final Votes votes;
    private final PaperStore papers;
    private final ApiPapers people;

    DiscussionApi(Comments comments, Votes votes, PaperStore papers, ApiPapers people) {
        this.comments = comments;
        this.votes = votes;
        this.papers = papers;
        this.people = people;
    }

    /** How many votes a paper has now. */
    record Upvotes(int upvotes) {}

    @PostMapping("/vote")
    @Operation(summary = "Vote for a paper", description = "Again: nothing changes.")
    Upvotes vote(User user, @PathVariable PaperId id) {
        mustExist(id);
        return new Upvotes(votes.give(user, id));
    }

    @DeleteMapping("/vote")
    @Operation(summary = "Take a vote back", description = "Again: nothing changes.")
    Upvotes takeBack(User user, @PathVariable PaperId id) {
        mustExist(id);
        return new Upvotes(votes.takeBack(user, id));
    }

    /**
     * A comment to be made.
     *
     * @param parent the comment that it answers
     * @param claim  the claim that it is about
     */
    record NewComment(
            @Nullable String markdown,
            @Nullable Long parent,
            @Nullable String claim) {}

    /** The id of what was made. */
    @Schema(name = "NewCommentId")
    record Created(String id) {}

    @PostMapping("/comments")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Comment on a paper, or answer a comment")
    Created comment(User user, @PathVariable PaperId id, @RequestBody NewComment comment) {
        mustExist(id);
        if (comment.markdown() == null) {
            throw new InvalidInputException("markdown, the comment's text, is missing");
        }
        return new Created(
                String.valueOf(comments.add(user, id, comment.markdown(), comment.parent(), comment.claim())));
    }

    /** A comment as clients of the Hugging Face papers API know it, with the comment that it answers and its claim. */
    @Schema(name = "Comment")
    record ApiComment(
            String id,
            ApiCommentAuthor author,
            Instant createdAt,
            String type,
            @Nullable String parent,
            @Nullable String claim,
            Data data) {}

    /** Who said it; {@code isAuthorOfPaper}: whether an editor confirmed that. */
    @Schema(name = "CommentAuthor")
    record ApiCommentAuthor(
            @JsonProperty("_id") String id,
            String avatarUrl,
            String fullname,
            String name,
            String type,
            boolean isPro,
            boolean isHfAdmin,
            boolean isAuthorOfPaper) {}

    /** What is said. */
    @Schema(name = "CommentData")
    record Data(
            boolean edited, boolean hidden, int numEdits, boolean isReport, Latest latest, List<String> reactions) {}

    /** Of a hidden comment, both texts are empty. */
    @Schema(name = "CommentText")
    record Latest(String raw, String html, Instant updatedAt) {}

    @GetMapping("/comments")
    @Operation(
            summary = "A paper's comments",
            description = "Each behind the one that it answers. A hidden one keeps its place without its text.")
    List<ApiComment> list(@PathVariable PaperId id) {
        mustExist(id);
        return comments.of(id).stream().map(this::shown).toList();
    }

    private ApiComment shown(Comment comment) {
        var author = comment.author();
        var raw = comment.isHidden() ? "" : comment.markdown();
        return new ApiComment(
                String.valueOf(comment.id()),
                new ApiCommentAuthor(
                        ObjectIds.of("user", author.name()),
                        people.avatar(author.fullName()),
                        author.fullName(),
                        author.name(),
                        "user",
                        false,
                        false,
                        author.ofPaper()),
                comment.createdAt(),
                "comment",
                comment.parent() == null ? null : String.valueOf(comment.parent()),
                comment.claim(),
                new Data(
                        comment.edits() > 0,
                        comment.isHidden(),
                        comment.edits(),
                        false,
                        new Latest(
                                raw,
                                raw.isEmpty() ? "" : SafeMarkdown.html(raw),
                                Objects.requireNonNullElse(comment.editedAt(), comment.createdAt())),
                        List.of()));
    }

    private void mustExist(PaperId paper) {
        if (papers.find(paper).isEmpty()) {
            throw NotFound.paper(paper);
        }
    }

    /** An id in the address that is none. */
    @ExceptionHandler
    void refuse(MethodArgumentTypeMismatchException e, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.BAD_REQUEST.value(), "'" + e.getValue() + "' is not a paper's id");
    }

    /** What is sent is JSON, and yet not possible. */
    @ExceptionHandler
    void refuse(InvalidInputException e, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.UNPROCESSABLE_CONTENT.value(), e.getMessage());
    }
}
