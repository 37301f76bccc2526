package dev.reprise.paper.relp;

import dev.reprise.core.Application;
import dev.reprise.core.Experiment;
import dev.reprise.core.Paper;
import java.util.Optional;

/** RelP, as the command line and the site find it. */
public final class RelpPaper implements Paper {
    @Override
    public String slug() {
        return "relp";
    }

    @Override
    public String title() {
        return "RelP: Faithful and Efficient Circuit Discovery via Relevance Patching";
    }

    @Override
    public String summary() {
        return "To find which parts of a model cause a behaviour one can swap each part's activation with that of another prompt and look at"
                + " the output, which is exact but takes one run a part. Attribution patching predicts every swap at once from a gradient,"
                + " but the gradient misleads, above all through normalisation layers. RelP keeps its two forward passes and one backward"
                + " pass, and propagates relevance in place of the gradient: the map follows the exact one much more closely.";
    }

    @Override
    public String arxiv() {
        return "2508.21258";
    }

    @Override
    public Experiment experiment() {
        return new RelpExperiment();
    }

    @Override
    public Optional<Application> application() {
        return Optional.of(new RelpApplication());
    }
}
