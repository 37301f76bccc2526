package dev.reprise.feed.digest;

import dev.reprise.feed.Token;
import dev.reprise.feed.mail.Mail;
import dev.reprise.feed.text.Xml;

/** "Did you ask for this?" Its first link leads to the page that asks; nothing in it does anything by itself. */
final class ConfirmationMail {

    private ConfirmationMail() {}

    static Mail of(SubscriptionRequests.Request request, Token token, MailLinks links) {
        var filter = request.filter().inWords();
        var only = filter.isEmpty() ? "" : " (" + filter + ")";
        var cadence = request.cadence().word();
        var link = links.confirm(token);
        var subject = "Please confirm: %s papers by e-mail".formatted(cadence);
        var text = """
                Somebody, probably you, asked that this address be sent the %s digest
                of papers%s from %s.

                To confirm, open this page and press the button:
                %s

                The link works for 48 hours. If it was not you, do nothing: you will not
                hear from us again. The page also lets you say that no such mail may be
                sent to you at all.
                """.formatted(cadence, only, links.host(), link);
        var body = """
                <h1>Please confirm</h1>
                <p>Somebody, probably you, asked that this address be sent the <b>%s</b> digest of papers%s from %s.</p>
                <p><a class="button" href="%s">Confirm the subscription</a></p>
                <p class="small">The button leads to a page that asks once more. The link works for 48 hours. If it was not you, do nothing:
                you will not hear from us again. The page also lets you say that no such mail may be sent to you at all.</p>
                """.formatted(cadence, Xml.escape(only), Xml.escape(links.host()), Xml.escape(link));
        return Mail.to(request.address(), subject, text, MailPage.of(subject, body))
                .with("Auto-Submitted", "auto-generated");
    }
}
