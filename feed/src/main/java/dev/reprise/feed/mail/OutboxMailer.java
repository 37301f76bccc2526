package dev.reprise.feed.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Properties;

/**
 * Writes each mail to {@code DATA/outbox/ID.eml}, beside and then renamed, for a site that has no relay: a file that is there is whole. The
 * id is the file's name, so that the same mail sent again is still one file.
 */
public final class OutboxMailer implements Mailer {

    private final MailSettings settings;
    private final InstantSource clock;
    private final Session session = Session.getInstance(new Properties());

    OutboxMailer(MailSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public boolean replaces() {
        return true;
    }

    @Override
    public Connection open() {
        return new Connection() {
            @Override
            public void send(Mail mail, Runnable handover) throws MailFailure {
                write(MailFormat.identified(mail, clock.instant()), handover);
            }

            @Override
            public void close() {}
        };
    }

    private void write(Mail mail, Runnable handover) throws MailFailure {
        var name = Objects.requireNonNull(mail.id());
        try {
            Files.createDirectories(settings.outbox());
            var beside = Files.createTempFile(settings.outbox(), name + ".", ".part");
            try {
                writeWhole(mail, beside);
                handover.run();
                Files.move(beside, settings.outbox().resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException | MessagingException e) {
            throw new MailFailure(
                    MailFailure.Kind.UNREACHABLE,
                    "cannot write a mail to " + settings.outbox() + ": " + e.getMessage(),
                    e);
        }
    }

    private void writeWhole(Mail mail, Path file) throws IOException, MessagingException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var out = Channels.newOutputStream(channel)) {
            MailFormat.compose(session, settings, mail, clock.instant()).writeTo(out);
            channel.force(true);
        }
    }
}
