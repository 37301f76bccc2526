package dev.reprise.paper.cdnod;

import dev.reprise.core.Application;
import dev.reprise.core.Experiment;
import dev.reprise.core.Paper;
import java.util.Optional;

/** CD-NOD, as the command line and the site find it. */
public final class CdNodPaper implements Paper {
    @Override
    public String slug() {
        return "cd-nod";
    }

    @Override
    public String title() {
        return "Causal Discovery from Heterogeneous/Nonstationary Data with Independent Changes";
    }

    @Override
    public String summary() {
        return "When data comes from changing conditions, over time or from several domains, ordinary causal discovery invents links between"
                + " variables that merely change together. CD-NOD turns the change into help: it adds time or the domain as one more variable, so"
                + " that such links disappear and the variables whose mechanism changes are named. Then it finds directions, since in the right"
                + " one the cause and the mechanism change independently of each other, and draws how each mechanism moves.";
    }

    @Override
    public String arxiv() {
        return "1903.01672";
    }

    @Override
    public Experiment experiment() {
        return new CdNodExperiment();
    }

    @Override
    public Optional<Application> application() {
        return Optional.of(new CdNodApplication());
    }
}
