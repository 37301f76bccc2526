package dev.reprise.paper.cdnod;
import dev.reprise.core.*;
import java.util.List;
public final class CdNodExperiment implements Experiment {
    public List<Claim> claims() { return List.of(); }
    public Report run(Lab lab, Progress progress) { throw new UnsupportedOperationException(); }
}
