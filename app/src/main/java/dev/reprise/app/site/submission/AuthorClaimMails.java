package dev.reprise.app.site.submission;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.Token;
import dev.reprise.feed.account.User;
import dev.reprise.feed.mail.Mail;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailFailure;
import dev.reprise.feed.mail.Mailer;
import dev.reprise.feed.submission.AuthorClaim;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/** The mail by which somebody proves to be a paper's author: only whoever made the claim can use its link, so that nobody confirms another's by mistake. */
@Component
final class AuthorClaimMails {
    private final Mailer mailer;
    private final SiteSettings settings;

    AuthorClaimMails(Mailer mailer, SiteSettings settings) {
        this.mailer = mailer;
        this.settings = settings;
    }

    void send(User user, AuthorClaim claim, PaperRecord paper, MailAddress to, Token token) throws MailFailure {
        var link = settings.link("/author-claims/mailed?token=" + token.value());
        var text = """
                The user %s of Reprise at %s says to be %s, an author of

                %s

                and that this is a mail address of that author's. If it was you, open this link where you are signed in, within a day:

                %s

                If it was not you, ignore this mail: nothing happens.
                """.formatted(user.name(), settings.baseUrl().getHost(), claim.author(), paper.title(), link);
        var html = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>An author of this paper?</title></head>
                <body style="font-family: Georgia, serif; line-height: 1.5; max-width: 36em">
                <p>The user %s of Reprise at %s says to be %s, an author of</p>
                <p><em>%s</em></p>
                <p>and that this is a mail address of that author's. If it was you, <a href="%s">open this link</a> where you are signed in, within a day.</p>
                <p>If it was not you, ignore this mail: nothing happens.</p>
                </body></html>
                """.formatted(
                        user.name(),
                        settings.baseUrl().getHost(),
                        HtmlUtils.htmlEscape(claim.author()),
                        HtmlUtils.htmlEscape(paper.title()),
                        link);
        mailer.send(Mail.to(to, "An author of this paper?", text, html).with("Auto-Submitted", "auto-generated"));
    }
}
