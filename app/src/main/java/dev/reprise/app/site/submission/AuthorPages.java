package dev.reprise.app.site.submission;

import dev.reprise.app.site.NotFound;
import dev.reprise.app.site.access.SeeOther;
import dev.reprise.app.site.access.Visitor;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.Links;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.User;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailFailure;
import dev.reprise.feed.submission.AuthorClaim;
import dev.reprise.feed.submission.AuthorClaims;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** For a paper's authors: who they are, and where the paper's code and page are. */
@Controller
final class AuthorPages {
    private final PaperStore papers;
    private final AuthorClaims authorClaims;
    private final AuthorClaimMails mails;
    private final SubmissionDesk desk;

    AuthorPages(PaperStore papers, AuthorClaims authorClaims, AuthorClaimMails mails, SubmissionDesk desk) {
        this.papers = papers;
        this.authorClaims = authorClaims;
        this.mails = mails;
        this.desk = desk;
    }

    private FeedItem find(PaperId id) {
        return papers.find(id).orElseThrow(() -> NotFound.paper(id));
    }

    // ---- who they are

    @GetMapping("/papers/{id}/author-claims")
    ModelAndView claims(User user, @PathVariable PaperId id) {
        return claims(user, find(id), "", HttpStatus.OK);
    }

    private ModelAndView claims(User user, FeedItem item, @Nullable String error, HttpStatus status) {
        var paper = item.paper();
        return new ModelAndView(
                "author-claims",
                Map.of(
                        "id", paper.id().value(),
                        "paperTitle", paper.title(),
                        "authors", paper.authors(),
                        "verified", authorClaims.verified(paper.id()),
                        "own",
                                authorClaims.of(user).stream()
                                        .filter(claim -> claim.paper().equals(paper.id()))
                                        .toList(),
                        "email", user.email(),
                        "error", error == null ? "" : error),
                status);
    }

    @PostMapping("/papers/{id}/author-claims")
    Object claim(User user, @PathVariable PaperId id, @RequestParam(defaultValue = "-1") int position) {
        var item = find(id);
        try {
            authorClaims.ask(user, item.paper(), position);
        } catch (InvalidInputException e) {
            return claims(user, item, e.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return SeeOther.to("/papers/" + id + "/author-claims");
    }

    private AuthorClaim own(User user, long claim) {
        return authorClaims
                .find(claim)
                .filter(c -> c.user() == user.id())
                .orElseThrow(() -> NotFound.of("There is no such claim of yours."));
    }

    /** Looks for the token where its owner says it stands. */
    @PostMapping("/author-claims/{claim}/proof")
    Object prove(User user, @PathVariable long claim, @RequestParam(defaultValue = "") String address) {
        var own = own(user, claim);
        String problem = "";
        try {
            var now = authorClaims.prove(own, address);
            if (now.proofFoundAt() == null) {
                problem = "The token was not found there.";
            }
        } catch (InvalidInputException | IOException e) {
            problem = Objects.requireNonNullElse(e.getMessage(), "That page cannot be read.");
        }
        return problem.isEmpty()
                ? SeeOther.to("/papers/" + own.paper() + "/author-claims")
                : claims(user, find(own.paper()), problem, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** Mails a link to the address by which somebody proves to be the author. */
    @PostMapping("/author-claims/{claim}/mail")
    Object mail(User user, @PathVariable long claim, @RequestParam(defaultValue = "") String email) {
        var own = own(user, claim);
        var item = find(own.paper());
        try {
            var address = MailAddress.parse(email);
            mails.send(user, own, item.paper(), address, authorClaims.mail(own, address));
            return new ModelAndView(
                    "author-claim-mailed", Map.of("id", own.paper().value(), "email", address.value()));
        } catch (InvalidInputException e) {
            return claims(user, item, e.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        } catch (MailFailure e) {
            return claims(user, item, "The mail could not be sent: " + e.getMessage(), HttpStatus.SERVICE_UNAVAILABLE);
        }
    }

    /** Opening the link changes nothing: programs that read mail open it too. */
    @GetMapping("/author-claims/mailed")
    ModelAndView mailed(User user, @RequestParam(defaultValue = "") String token) {
        return new ModelAndView("author-claim-link", Map.of("token", token, "userName", user.name()));
    }

    @PostMapping("/author-claims/mailed")
    Object proveByMail(User user, @RequestParam(defaultValue = "") String token) {
        var claim = authorClaims
                .proveByMail(user, token)
                .orElseThrow(() -> NotFound.of(
                        "That link was used already, is older than a day, or belongs to a claim of somebody else's."));
        return SeeOther.to("/papers/" + claim.paper() + "/author-claims");
    }

    // ---- links

    @GetMapping("/papers/{id}/links")
    ModelAndView links(User user, @PathVariable PaperId id) {
        var item = find(id);
        require(user, id);
        var links = item.paper().links();
        return links(
                item,
                Objects.requireNonNullElse(links.projectPage(), ""),
                Objects.requireNonNullElse(links.githubRepo(), ""),
                "",
                HttpStatus.OK);
    }

    private void require(User user, PaperId id) {
        if (!desk.mayCare(user, id)) {
            throw new Visitor.Refused(Visitor.Refused.Why.NOT_ALLOWED);
        }
    }

    private static ModelAndView links(
            FeedItem item, String projectPage, String githubRepo, @Nullable String error, HttpStatus status) {
        return new ModelAndView(
                "paper-links",
                Map.of(
                        "id",
                        item.paper().id().value(),
                        "paperTitle",
                        item.paper().title(),
                        "projectPage",
                        projectPage,
                        "githubRepo",
                        githubRepo,
                        "error",
                        error == null ? "" : error),
                status);
    }

    @PostMapping("/papers/{id}/links")
    Object setLinks(
            User user,
            @PathVariable PaperId id,
            @RequestParam(defaultValue = "") String projectPage,
            @RequestParam(defaultValue = "") String githubRepo) {
        var item = find(id);
        require(user, id);
        var known = item.paper().links();
        try {
            papers.setLinks(
                    id,
                    new Links(
                            projectPage.isBlank() ? null : PaperLinks.checked("projectPage", projectPage),
                            githubRepo.isBlank() ? null : PaperLinks.checked("githubRepo", githubRepo),
                            known.githubStars(),
                            known.thumbnail()));
        } catch (InvalidInputException e) {
            return links(item, projectPage, githubRepo, e.getMessage(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return SeeOther.to("/papers/" + id);
    }
}
