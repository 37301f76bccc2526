package dev.reprise.app.site.submission;

import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.importing.ArxivAtom;
import dev.reprise.feed.sync.Fetcher;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What arXiv says about one paper, if this site may ask: within the seconds that somebody who filled in a form waits. */
final class ArxivLookup {
    private static final int PATIENCE_SECONDS = 25;

    private final @Nullable Fetcher fetcher;
    private final URI arxiv;

    /** @param fetcher null: nobody is asked */
    ArxivLookup(@Nullable Fetcher fetcher, URI arxiv) {
        this.fetcher = fetcher;
        this.arxiv = arxiv;
    }

    boolean mayAsk() {
        return fetcher != null;
    }

    /**
     * Empty if arXiv has no such paper, or nobody may be asked.
     *
     * @throws IOException if it does not answer in time
     */
    Optional<ImportedPaper> find(PaperId paper) throws IOException {
        if (fetcher == null || paper.isLocal()) {
            return Optional.empty();
        }
        var asked = new FutureTask<>(
                () -> ArxivAtom.parse(fetcher.get(URI.create(arxiv + "?id_list=" + paper))).papers().stream()
                        .filter(found -> found.id().equals(paper))
                        .findFirst());
        var thread = Thread.ofVirtual().name("arxiv " + paper).start(asked);
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("arXiv does not answer: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new IOException("arXiv does not answer at present", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while asking arXiv", e);
        }
    }
}
