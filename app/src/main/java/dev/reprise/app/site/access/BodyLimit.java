package dev.reprise.app.site.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are too large (413): by their announced length before anything is read, else as soon as they are. */
final class BodyLimit extends OncePerRequestFilter {
    static final int LARGEST = 256 << 10;

    /** Of a form with a file, whose size the multipart settings bound more closely. */
    static final int LARGEST_UPLOAD = 6 << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var type = request.getContentType();
        boolean multipart =
                type != null && type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/");
        int largest = multipart && !Visitors.isApi(request) ? LARGEST_UPLOAD : LARGEST;
        if (request.getContentLengthLong() > largest) {
            refuse(response);
        } else {
            chain.doFilter(request.getContentLengthLong() < 0 ? new Bounded(request, largest) : request, response);
        }
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.CONTENT_TOO_LARGE.value(), "the body is too large");
    }

    /** A body of unknown length that became too large. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A body that cannot be read: too large, or no JSON. */
    @ControllerAdvice
    @Order(0)
    static final class Unreadable {
        @ExceptionHandler
        void refuse(HttpMessageNotReadableException e, HttpServletResponse response) throws IOException {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof TooLarge) {
                    BodyLimit.refuse(response);
                    return;
                }
            }
            response.sendError(HttpStatus.BAD_REQUEST.value(), "the body is not JSON of the expected form");
        }
    }

    private static final class Bounded extends HttpServletRequestWrapper {
        private final int largest;
        private @org.jspecify.annotations.Nullable ServletInputStream body;

        Bounded(HttpServletRequest request, int largest) {
            super(request);
            this.largest = largest;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) {
                body = new BoundedStream(super.getInputStream(), largest);
            }
            return body;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class BoundedStream extends ServletInputStream {
        private final ServletInputStream in;
        private int left;

        BoundedStream(ServletInputStream in, int largest) {
            this.in = in;
            this.left = largest;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws TooLarge {
            left -= read;
            if (left < 0) {
                throw new TooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }
}
