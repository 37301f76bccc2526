package dev.reprise.feed.digest;

import dev.reprise.feed.text.Xml;

/**
 * The frame of the HTML in mails: one column, the reader's own fonts, light and dark; nothing is loaded from anywhere. All style stands in
 * one element whose content never changes, so that a page that shows a mail can allow it by its hash.
 */
public final class MailPage {

    /** The content of the one style element. */
    public static final String STYLE = """
            :root { color-scheme: light dark; }
            body { margin: 0; padding: 24px 16px; background: #ffffff; color: #1d2330;
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
            main { display: block; max-width: 640px; margin: 0 auto; overflow-wrap: break-word; }
            h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
            h2 { font-size: 18px; line-height: 1.35; margin: 0 0 2px; }
            p { margin: 0 0 8px; }
            a { color: #1a56c4; }
            h2 a { text-decoration: none; }
            article { border-top: 1px solid #d5dae3; padding: 18px 0 12px; }
            ul { padding-left: 20px; }
            .small { font-size: 14px; color: #535d70; }
            .chip { font-size: 13px; white-space: nowrap; border: 1px solid #8a93a5; border-radius: 10px; padding: 1px 8px; }
            .holds { border-color: #1c7a45; color: #14623a; }
            .fails { border-color: #b3372c; color: #9b2c22; }
            .button { display: inline-block; background: #1a56c4; color: #ffffff; border-radius: 6px; padding: 10px 18px; text-decoration: none; }
            footer { border-top: 1px solid #d5dae3; margin-top: 12px; padding-top: 12px; }
            @media (prefers-color-scheme: dark) {
              body { background: #14181f; color: #e6e9ef; }
              a { color: #8ab4ff; }
              article, footer { border-color: #343c4a; }
              .small { color: #a9b2c3; }
              .holds { border-color: #4fb57e; color: #7ed3a4; }
              .fails { border-color: #e0786d; color: #f0a199; }
              .button { background: #8ab4ff; color: #10141b; }
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
