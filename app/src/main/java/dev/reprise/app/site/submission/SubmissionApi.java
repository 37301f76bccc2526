package dev.reprise.app.site.submission;

import dev.reprise.app.site.NotFound;
import dev.reprise.app.site.access.Visitor;
import dev.reprise.app.site.api.ObjectIds;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.Links;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.User;
import dev.reprise.feed.submission.AuthorClaim;
import dev.reprise.feed.submission.AuthorClaims;
import dev.reprise.feed.submission.SubmissionRefused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;

/** Submissions, links and author claims for programs. */
@RestController
@RequestMapping("/api")
@Tag(name = "Submissions", description = "Writing needs the header Authorization: Bearer TOKEN.")
final class SubmissionApi {
    private static final Pattern INDEXED = Pattern.compile("\\d{4}\\.\\d{4,5}");

    private final SubmissionDesk desk;
    private final PaperStore papers;
    private final AuthorClaims authorClaims;

    SubmissionApi(SubmissionDesk desk, PaperStore papers, AuthorClaims authorClaims) {
        this.desk = desk;
        this.papers = papers;
        this.authorClaims = authorClaims;
    }

    /**
     * A submission. The text, from {@code title} to {@code publishedAt}, is needed if the paper is not known and the site does not ask arXiv.
     *
     * @param xml an answer of arXiv's query interface, or an arXivRaw record, in place of the text
     */
    record Submission(
            @Nullable String arxivId,
            @Nullable String note,
            @Nullable String title,
            @Nullable String summary,
            @Nullable List<String> authors,
            @Nullable String publishedAt,
            @Nullable String xml) {}

    /** Where it is listed. */
    record Listed(String id, String day) {}

    @PostMapping("/papers/submit")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "List a paper today",
            description =
                    "409 if it is listed already; 422 if it is older than 14 days (editors may) or its text is missing; 429 after 5 a day.")
    Listed submit(User user, @RequestBody Submission submission) throws IOException {
        var id = PaperId.parse(required("arxivId", submission.arxivId()));
        var said = submission.xml() != null
                ? PaperText.uploaded(id, submission.xml().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                : submission.title() == null
                        ? null
                        : PaperText.typed(
                                id,
                                submission.title(),
                                submission.summary(),
                                Objects.requireNonNullElse(submission.authors(), List.of()),
                                submission.publishedAt());
        return new Listed(
                id.value(), desk.submit(user, id, said, submission.note()).toString());
    }

    /** A paper to be known. */
    record Indexed(@Nullable String arxivId) {}

    @PostMapping("/papers/index")
    @Operation(
            summary = "Make a paper known, without listing it",
            description = "One that is known is fetched again for its authors and for editors (403 for others).")
    Map<String, String> index(User user, @RequestBody Indexed paper) throws IOException {
        var id = required("arxivId", paper.arxivId());
        if (!INDEXED.matcher(id).matches()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "arxivId is an arXiv id without version, such as 2508.07877");
        }
        if (!desk.index(user, PaperId.parse(id))) {
            throw new Visitor.Refused(Visitor.Refused.Why.NOT_ALLOWED);
        }
        return Map.of();
    }

    @PostMapping("/papers/{id}/links")
    @Operation(
            summary = "Set a paper's links",
            description =
                    "Addresses, null to take one away; what is not named stays. For authors, submitters and editors.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schemaProperties = {
                                @SchemaProperty(
                                        name = "projectPage",
                                        schema = @Schema(type = "string", nullable = true)),
                                @SchemaProperty(name = "githubRepo", schema = @Schema(type = "string", nullable = true))
                            }))
    Map<String, String> links(User user, @PathVariable PaperId id, @RequestBody JsonNode links) {
        var known = find(id).paper().links();
        if (!desk.mayCare(user, id)) {
            throw new Visitor.Refused(Visitor.Refused.Why.NOT_ALLOWED);
        }
        papers.setLinks(
                id,
                new Links(
                        address(links, "projectPage", known.projectPage()),
                        address(links, "githubRepo", known.githubRepo()),
                        known.githubStars(),
                        known.thumbnail()));
        return Map.of();
    }

    private static @Nullable String address(JsonNode links, String field, @Nullable String known) {
        if (!links.has(field)) {
            return known;
        }
        var value = links.get(field);
        return value.isNull() ? null : PaperLinks.checked(field, value.asString(""));
    }

    /**
     * Which author of which paper.
     *
     * @param claimAuthorId the author's {@code _id} in the paper
     * @param targetUserId  the user's own {@code _id}, or nothing
     */
    @Schema(name = "NewAuthorClaim")
    record Claim(
            @Nullable String paperId,
            @Nullable String claimAuthorId,
            @Nullable String targetUserId) {}

    /** A claim, and the token that proves it where only the author can write. */
    @Schema(name = "AuthorClaim")
    record Claimed(String id, String state, String token) {}

    @PostMapping("/settings/papers/claim")
    @Operation(
            summary = "Claim to be one of a paper's authors",
            description = "Repeated, it tells how far the claim is.")
    Claimed claim(User user, @RequestBody Claim claim) {
        var paper = find(PaperId.parse(required("paperId", claim.paperId()))).paper();
        var author = required("claimAuthorId", claim.claimAuthorId());
        if (claim.targetUserId() != null && !claim.targetUserId().equals(ObjectIds.of("user", user.name()))) {
            throw new Visitor.Refused(Visitor.Refused.Why.NOT_ALLOWED);
        }
        int position = IntStream.range(0, paper.authors().size())
                .filter(i -> ObjectIds.of("author", paper.id() + "#" + i).equals(author))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the paper has no author of that claimAuthorId"));
        AuthorClaim asked = authorClaims.ask(user, paper, position);
        return new Claimed(String.valueOf(asked.id()), asked.state().name().toLowerCase(Locale.ROOT), asked.token());
    }

    private FeedItem find(PaperId id) {
        return papers.find(id).orElseThrow(() -> NotFound.paper(id));
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidInputException(field + " is missing");
        }
        return value.strip();
    }

    /** An id in the address that is none. */
    @ExceptionHandler
    void refuse(MethodArgumentTypeMismatchException e, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.BAD_REQUEST.value(), "'" + e.getValue() + "' is not a paper's id");
    }

    @ExceptionHandler
    void refuse(InvalidInputException e, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.UNPROCESSABLE_CONTENT.value(), e.getMessage());
    }

    @ExceptionHandler
    void refuse(SubmissionRefused e, HttpServletResponse response) throws IOException {
        SubmissionDesk.retryAfter(e, response);
        response.sendError(SubmissionDesk.status(e).value(), e.getMessage());
    }

    /** arXiv did not answer. */
    @ExceptionHandler
    void refuse(IOException e, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value(), e.getMessage());
    }
}
