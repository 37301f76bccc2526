package dev.reprise.app.site;

import dev.reprise.feed.PaperId;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What controllers throw when there is nothing at an address. */
public final class NotFound {
    private NotFound() {}

    public static ResponseStatusException paper(PaperId id) {
        return of("No paper " + id + " is known here.");
    }

    public static ResponseStatusException of(String message) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, message);
    }
}
