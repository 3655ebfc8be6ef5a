package dev.rouse.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Queues of an actor, and their dead letters. */
@Command(
        name = "queues",
        description = "Lists and shows the queues of an actor, sends to them, and sees to their dead letters.")
final class QueuesCommand implements Runnable {

    private final Session session;

    QueuesCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw session.wrong("Say what to do with queues: rouse queues --help lists the commands.");
    }

    @Command(name = "list", description = "Lists the queues of an actor.")
    int list(@Parameters(paramLabel = "TYPE") String type, @Parameters(paramLabel = "KEY") String key) {
        session.output()
                .table(
                        session.server()
                                .request("GET", Server.path("actors", type, key, "queues"))
                                .send(),
                        "queues",
                        List.of("name", "depth", "limit", "inFlight", "retrying", "deadLetters", "oldest", "nextDue"));
        return 0;
    }

    @Command(name = "show", description = "Lists the dead letters of a queue, without their arguments.")
    int show(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "QUEUE") String queue) {
        JsonNode told = session.server()
                .request("GET", Server.path("actors", type, key, "queues", queue))
                .send();
        session.output().table(told, "deadLetters", List.of("id", "sentAt", "failures", "failedAt", "error"));
        return 0;
    }

    @Command(
            name = "send",
            description = "Sends a message, and prints its id, or with --wait what its handler returns.")
    int send(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "QUEUE") String queue,
            @Parameters(paramLabel = "MESSAGE", description = "JSON; what is none is a text.") String message,
            @Option(names = "--delay", paramLabel = "SECONDS", description = "Not before then.") @Nullable String delay,
            @Option(names = "--priority", description = "high, normal or low.") @Nullable String priority,
            @Option(names = "--key", paramLabel = "KEY", description = "Under this key it is taken once.") @Nullable
                    String idempotencyKey,
            @Option(names = "--wait", description = "Waits for what the handler returns.") boolean waits) {
        JsonNode answer = session.server()
                .request("POST", Server.path("actors", type, key, "queues", queue))
                .with("delay", delay)
                .with("priority", priority)
                .with("wait", waits ? true : null)
                .header("Idempotency-Key", idempotencyKey)
                .body(ActorsCommand.argument(message).toString())
                .send();
        session.output().value(answer);
        return 0;
    }

    @Command(name = "retry", description = "Sends a dead letter again, with all its tries.")
    int retry(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "QUEUE") String queue,
            @Parameters(paramLabel = "ID") String id) {
        session.server()
                .request("POST", Server.path("actors", type, key, "queues", queue))
                .with("retry", id)
                .send();
        session.output().done("Message " + id + " is sent again.");
        return 0;
    }

    @Command(name = "drop", description = "Drops a dead letter for good.")
    int drop(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "QUEUE") String queue,
            @Parameters(paramLabel = "ID") String id) {
        session.server()
                .request("DELETE", Server.path("actors", type, key, "queues", queue))
                .with("id", id)
                .send();
        session.output().done("Message " + id + " is dropped.");
        return 0;
    }
}
