package dev.reprise.app.site.run;

import dev.reprise.app.site.reading.PaperPagePart;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.run.RunStore;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The run box and the list of runs on a paper's page. */
@Component
final class RunBox implements PaperPagePart {
    private static final int SHOWN = 5;

    private final RunStore store;
    private final RunViews views;

    RunBox(RunStore store, RunViews views) {
        this.store = store;
        this.views = views;
    }

    @Override
    public void addTo(Model model, FeedItem paper) {
        var runs = store.ofPaper(paper.paper().id(), SHOWN);
        model.addAttribute("runRows", runs.stream().map(views::row).toList());
        model.addAttribute(
                "activeRuns",
                runs.stream()
                        .filter(run -> !run.state().isFinal())
                        .map(views::row)
                        .toList());
    }
}
