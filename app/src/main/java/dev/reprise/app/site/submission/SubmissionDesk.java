package dev.reprise.app.site.submission;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.User;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.submission.AuthorClaims;
import dev.reprise.feed.submission.SubmissionRefused;
import dev.reprise.feed.submission.Submissions;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Takes submissions from pages and programs: the text comes with them, or from arXiv if it may be asked. */
@Component
final class SubmissionDesk {
    private final Submissions submissions;
    private final PaperStore papers;
    private final AuthorClaims authors;
    private final ArxivLookup arxiv;
    private final PaperSearch search;

    SubmissionDesk(
            Submissions submissions, PaperStore papers, AuthorClaims authors, ArxivLookup arxiv, PaperSearch search) {
        this.submissions = submissions;
        this.papers = papers;
        this.authors = authors;
        this.arxiv = arxiv;
        this.search = search;
    }

    boolean asksArxiv() {
        return arxiv.mayAsk();
    }

    /**
     * Lists a paper today.
     *
     * @param said about the paper; null if nothing was
     * @throws SubmissionRefused     naming the rule
     * @throws InvalidInputException if what was said is wrong
     * @throws IOException           if arXiv is needed and does not answer
     */
    LocalDate submit(User user, PaperId paper, @Nullable ImportedPaper said, @Nullable String note) throws IOException {
        submissions.check(user, paper);
        var text = said == null || user.isEditor() ? said : Submissions.typed(said);
        if (text == null && papers.find(paper).isEmpty()) {
            text = arxiv.find(paper).orElse(null);
        }
        var day = submissions.submit(user, paper, text, note == null || note.isBlank() ? null : note);
        search.update(List.of(paper));
        return day;
    }

    /** Whether a user may change a paper's links, or have its text fetched again: its authors, who listed it, and editors. */
    boolean mayCare(User user, PaperId paper) {
        return user.isEditor() || authors.isAuthor(user, paper) || submissions.isSubmitter(user, paper);
    }

    /**
     * Makes a paper known, without listing it; one that is known is fetched again for its authors and editors.
     *
     * @return false if it is known and not the user's to fetch again
     * @throws InvalidInputException if nobody may be asked, or arXiv has no such paper
     */
    boolean index(User user, PaperId paper) throws IOException {
        if (papers.find(paper).isPresent() && !user.isEditor() && !authors.isAuthor(user, paper)) {
            return false;
        }
        if (!arxiv.mayAsk()) {
            throw new InvalidInputException("this site does not ask arXiv: submit " + paper + " with its text");
        }
        papers.save(arxiv.find(paper).orElseThrow(() -> new InvalidInputException("arXiv has no paper " + paper)));
        search.update(List.of(paper));
        return true;
    }

    /** The status of a rule. */
    static HttpStatus status(SubmissionRefused refused) {
        return switch (refused.rule()) {
            case LISTED -> HttpStatus.CONFLICT;
            case AGE, UNKNOWN -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
        };
    }

    /** The header that says when to come again. */
    static void retryAfter(SubmissionRefused refused, jakarta.servlet.http.HttpServletResponse response) {
        if (!refused.retryAfter().isZero()) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, String.valueOf(refused.retryAfter().toSeconds() + 1));
        }
    }
}
