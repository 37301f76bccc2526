package dev.reprise.app.site.submission;

import dev.reprise.app.site.access.Visitors;
import dev.reprise.app.site.reading.PaperPagePart;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.submission.AuthorClaims;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Marks the authors who are confirmed on a paper's page, and offers links to those who may change them. */
@Component
final class VerifiedAuthors implements PaperPagePart {
    private final AuthorClaims authorClaims;
    private final SubmissionDesk desk;
    private final Visitors visitors;

    VerifiedAuthors(AuthorClaims authorClaims, SubmissionDesk desk, Visitors visitors) {
        this.authorClaims = authorClaims;
        this.desk = desk;
        this.visitors = visitors;
    }

    @Override
    public void addTo(Model model, FeedItem paper) {
        var id = paper.paper().id();
        model.addAttribute("verified", authorClaims.verified(id));
        model.addAttribute(
                "mayCare",
                visitors.current()
                        .account()
                        .map(user -> desk.mayCare(user, id))
                        .orElse(false));
    }
}
