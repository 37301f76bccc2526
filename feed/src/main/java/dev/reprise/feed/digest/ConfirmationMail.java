package dev.reprise.feed.digest;

import dev.reprise.feed.Token;
import dev.reprise.feed.mail.Mail;
import dev.reprise.feed.text.Xml;

/** "Did you ask for this?" Its first link leads to the page that asks; nothing in it does anything by itself. */
final class ConfirmationMail {

    private static final String SUBJECT = "Please confirm: %s papers by e-mail";

    private static final String TEXT = """
            Somebody, probably you, asked that this address be sent the %1$s digest
            of papers%2$s from %3$s.

            To confirm, open this page and press the button:
            %4$s

            The link works for 48 hours. If it was not you, do nothing: you will not
            hear from us again. The page also lets you say that no such mail may be
            sent to you at all.
            """;

    private static final String BODY = """
            <h1>Please confirm</h1>
            <p>Somebody, probably you, asked that this address be sent the <b>%1$s</b> digest of papers%2$s from %3$s.</p>
            <p><a class="button" href="%4$s">Confirm the subscription</a></p>
            <p class="small">The button leads to a page that asks once more. The link works for 48 hours. If it was not you, do nothing: you
            will not hear from us again. The page also lets you say that no such mail may be sent to you at all.</p>
            """;

    private ConfirmationMail() {}

    static Mail of(Subscriptions.Request request, Token token, MailLinks links) {
        var filter = request.filter().inWords();
        var only = filter.isEmpty() ? "" : " (" + filter + ")";
        var cadence = request.cadence().word();
        var link = links.confirm(token);
        var subject = SUBJECT.formatted(cadence);
        return Mail.to(
                        request.address(),
                        subject,
                        TEXT.formatted(cadence, only, links.host(), link),
                        MailPage.of(
                                subject,
                                BODY.formatted(cadence, Xml.escape(only), Xml.escape(links.host()), Xml.escape(link))))
                .with("Auto-Submitted", "auto-generated");
    }
}
