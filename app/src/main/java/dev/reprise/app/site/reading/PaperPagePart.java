package dev.reprise.app.site.reading;

import dev.reprise.feed.FeedItem;
import org.springframework.ui.Model;

/**
 * Somebody who has something on a paper's page: votes, the discussion, runs. Each bean of this type adds what its own fragment shows
 * ({@code fragments/discussion.html}, {@code fragments/run-box.html}, ...).
 */
public interface PaperPagePart {
    void addTo(Model model, FeedItem paper);
}
