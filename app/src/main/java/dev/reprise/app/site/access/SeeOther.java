package dev.reprise.app.site.access;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** After a form: the page to go on to, so that reloading it sends nothing again. */
public final class SeeOther {
    private SeeOther() {}

    /** @param path of this site, from its slash */
    public static ResponseEntity<Void> to(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }
}
