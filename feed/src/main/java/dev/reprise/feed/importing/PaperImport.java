package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PaperStore.Saved;
import java.util.EnumMap;

/**
 * Saves what a file says, each paper for itself.
 *
 * <pre>{@code
 * var file = PaperFile.read(Path.of("answer.xml"), null, today);
 * new PaperImport(store).save(file, progress);
 * }</pre>
 */
public final class PaperImport {
    private final PaperStore store;

    public PaperImport(PaperStore store) {
        this.store = store;
    }

    /**
     * What an import did.
     *
     * @param added     papers that were not known
     * @param changed   papers of which less was known, or that were not listed on that day
     * @param unchanged papers of which nothing was new
     */
    public record Result(int added, int changed, int unchanged) {
        public int papers() {
            return added + changed + unchanged;
        }
    }

    /**
     * Saves a file's papers. One that the file gives no id is taken for the known paper of the same title, if there is one.
     *
     * @throws InvalidInputException if two papers would have the same local id
     */
    public Result save(PaperFile file, Progress progress) {
        var counts = new EnumMap<Saved, Integer>(Saved.class);
        try (var saving = progress.stage("import", file.entries().size())) {
            for (var entry : file.entries()) {
                counts.merge(store.save(identified(entry), entry.entry()), 1, Integer::sum);
                saving.step();
            }
        }
        return new Result(
                counts.getOrDefault(Saved.NEW, 0),
                counts.getOrDefault(Saved.CHANGED, 0),
                counts.getOrDefault(Saved.UNCHANGED, 0));
    }

    private ImportedPaper identified(ImportedEntry entry) {
        var paper = entry.paper();
        if (!paper.id().isLocal()) {
            return paper;
        }
        var known = store.findByTitle(paper.title());
        if (known.isEmpty()) {
            requireFree(paper);
            return paper;
        }
        return paper.withId(
                known.stream().filter(id -> isListed(id, entry)).findFirst().orElse(known.getFirst()));
    }

    /** Of several papers of the title, that which is listed on the day already. */
    private boolean isListed(PaperId id, ImportedEntry entry) {
        return entry.entry() != null && store.isListed(id, entry.entry().day());
    }

    private void requireFree(ImportedPaper paper) {
        store.find(paper.id()).ifPresent(other -> {
            throw new InvalidInputException("'" + paper.title() + "' and '"
                    + other.paper().title() + "' would both be " + paper.id() + "; what stands before it is imported");
        });
    }
}
