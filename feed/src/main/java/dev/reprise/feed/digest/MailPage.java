package dev.reprise.feed.digest;

import dev.reprise.feed.text.Xml;

/**
 * The frame of the HTML in mails: one column in the site's colours, light and dark; nothing is loaded from anywhere. All style stands in
 * one element whose content never changes, so that a page that shows a mail can allow it by its hash.
 */
public final class MailPage {

    /** The content of the one style element. */
    public static final String STYLE = """
            :root { color-scheme: light dark; }
            body { margin: 0; padding: 24px 16px; background: #fbf9f4; color: #1d1a16;
              font: 17px/1.55 "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif; }
            main { display: block; max-width: 640px; margin: 0 auto; overflow-wrap: break-word; }
            h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
            h2 { font-size: 19px; line-height: 1.3; margin: 0 0 2px; }
            p { margin: 0 0 8px; }
            a { color: #8c2f1b; }
            h2 a { color: inherit; text-decoration: none; }
            article { border-top: 1px solid #dcd4c6; padding: 18px 0 12px; }
            ul { padding-left: 20px; }
            .small, .chip { font-family: -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-size: 14px; color: #5d564d; }
            .chip { font-size: 13px; white-space: nowrap; border: 1px solid #8d8579; border-radius: 10px; padding: 1px 8px; }
            .holds { border-color: #1d6638; color: #1d6638; }
            .fails { border-color: #a11c1c; color: #a11c1c; }
            .button { display: inline-block; background: #8c2f1b; color: #ffffff; border-radius: 4px; padding: 9px 18px; text-decoration: none; }
            footer { border-top: 1px solid #dcd4c6; margin-top: 12px; padding-top: 12px; }
            @media (prefers-color-scheme: dark) {
              body { background: #171512; color: #ece6dc; }
              a { color: #e79a80; }
              article, footer { border-color: #3a352e; }
              .small, .chip { color: #aca397; }
              .holds { border-color: #80c996; color: #80c996; }
              .fails { border-color: #f2968c; color: #f2968c; }
              .button { background: #e79a80; color: #2a120b; }
            }
            """;

    private MailPage() {}

    /** @param body HTML, escaped where it must be */
    static String of(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(Xml.escape(title), STYLE, body);
    }
}
