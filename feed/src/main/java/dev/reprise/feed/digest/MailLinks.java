package dev.reprise.feed.digest;

import dev.reprise.feed.PaperId;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.Token;
import java.net.URI;

/** The addresses that mails lead to. All begin with the site's base URL, which is a setting and never a request's word. */
public record MailLinks(URI baseUrl) {

    /** What people call the site: its host, with the port if there is one. */
    public String host() {
        return baseUrl.getAuthority();
    }

    public String home() {
        return at("/");
    }

    public String list(PapersWindow window) {
        return at("/papers?" + window.parameter() + "=" + window.value());
    }

    public String paper(PaperId id) {
        return at("/papers/" + id);
    }

    public String subscribe() {
        return at("/subscribe");
    }

    public String confirm(Token token) {
        return at("/subscribe/confirm/" + token.value());
    }

    /** RFC 8058: it names recipient and list by itself. */
    public String unsubscribe(Token token) {
        return at("/u/" + token.value());
    }

    private String at(String path) {
        return baseUrl.toString().replaceFirst("/$", "") + path;
    }
}
