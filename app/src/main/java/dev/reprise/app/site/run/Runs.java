package dev.reprise.app.site.run;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Paper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunStore;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** What both doors look up: papers of the feed with what runs of them, and runs. */
@Component
final class Runs {
    private final PaperStore papers;
    private final RunStore store;
    private final List<Paper> running = Paper.all();

    Runs(PaperStore papers, RunStore store) {
        this.papers = papers;
        this.store = store;
    }

    /** A paper of the feed by its id or, for one that runs here, by its slug. Unknown: 404. */
    PaperRecord paper(String idOrSlug) {
        return papers.findBySlug(idOrSlug)
                .or(() -> PaperId.find(idOrSlug))
                .or(() -> running.stream()
                        .filter(p -> p.slug().equals(idOrSlug))
                        .findFirst()
                        .map(p -> PaperId.parse(p.arxiv())))
                .flatMap(papers::find)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such paper here"))
                .paper();
    }

    /** What runs of a paper. */
    Optional<Paper> runnable(PaperRecord paper) {
        return running.stream()
                .filter(p -> p.slug().equals(paper.slug())
                        || p.arxiv().equals(paper.id().value()))
                .findFirst();
    }

    /** What runs of a paper. @throws ResponseStatusException 422 if it does not */
    Paper required(PaperRecord paper) {
        return runnable(paper)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.UNPROCESSABLE_CONTENT, "this paper does not run here yet"));
    }

    /** A run. Unknown: 404. */
    RunRecord run(String id) {
        return store.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such run"));
    }

    /** As an answer: what was asked for cannot be run. */
    static ResponseStatusException refusal(InvalidInputException e) {
        return new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage());
    }
}
