package dev.rouse.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Workflows of an actor. */
@Command(name = "flows", description = "Starts, lists, shows and steers the workflows of an actor.")
final class FlowsCommand implements Runnable {

    private final Session session;

    FlowsCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw session.wrong("Say what to do with workflows: rouse flows --help lists the commands.");
    }

    @Command(
            name = "list",
            description = "Lists the workflows of an actor: those that go on, then those that are kept.")
    int list(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Option(names = "--status", description = "Only those in this state, such as running.") @Nullable
                    String status,
            @Option(names = "--name", description = "Only those of this name.") @Nullable String name,
            @Option(names = "--paused", description = "Only those that are paused.") boolean paused,
            @Option(names = "--limit", description = "How many, up to 1000. Default: 100.", defaultValue = "100")
                    int limit,
            @Option(names = "--cursor", description = "Where the page before has ended.") @Nullable String cursor) {
        JsonNode page = session.server()
                .request("GET", Server.path("actors", type, key, "flows"))
                .with("status", status)
                .with("name", name)
                .with("paused", paused ? true : null)
                .with("limit", limit)
                .with("cursor", cursor)
                .send();
        session.output().table(page, "flows", List.of("id", "name", "status", "paused", "reason"));
        return 0;
    }

    @Command(name = "show", description = "Shows one workflow, and its result.")
    int show(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        session.output()
                .fields(session.server()
                        .request("GET", Server.path("actors", type, key, "flows", id))
                        .send());
        return 0;
    }

    @Command(name = "start", description = "Starts a workflow, and prints its id, or with --wait its result.")
    int start(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "INPUT", arity = "0..1", description = "JSON; what is none is a text.") @Nullable
                    String input,
            @Option(names = "--id", description = "Its id, which no other workflow of the actor may have.") @Nullable
                    String id,
            @Option(names = "--wait", description = "Waits for the result.") boolean waits) {
        Server.Request request = session.server()
                .request("POST", Server.path("actors", type, key, "flows", name))
                .with("id", id)
                .with("wait", waits ? true : null);
        if (input != null) {
            request.body(ActorsCommand.argument(input).toString());
        }
        session.output().value(request.send());
        return 0;
    }

    @Command(name = "result", description = "Waits for the result of a workflow, and prints it as JSON.")
    int result(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--wait", paramLabel = "SECONDS", description = "How long the server waits for it.")
                    @Nullable
                    Integer seconds) {
        session.output()
                .value(session.server()
                        .request("GET", Server.path("actors", type, key, "flows", id, "result"))
                        .header("Prefer", seconds == null ? null : "wait=" + seconds)
                        .send());
        return 0;
    }

    @Command(name = "signal", description = "Gives a workflow a signal that it waits for, or will.")
    int signal(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VALUE", arity = "0..1", description = "JSON; what is none is a text.") @Nullable
                    String value) {
        tell(type, key, id, "signals", name, value);
        session.output().done("Workflow " + id + " has its signal " + name + ".");
        return 0;
    }

    @Command(name = "promise", description = "Keeps a promise that a workflow waits for.")
    int promise(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "VALUE", arity = "0..1", description = "JSON; what is none is a text.") @Nullable
                    String value) {
        tell(type, key, id, "promises", name, value);
        session.output().done("Workflow " + id + " has its promise " + name + ".");
        return 0;
    }

    private void tell(String type, String key, String id, String part, String name, @Nullable String value) {
        Server.Request request =
                session.server().request("POST", Server.path("actors", type, key, "flows", id, part, name));
        if (value != null) {
            request.body(ActorsCommand.argument(value).toString());
        }
        request.send();
    }

    @Command(name = "progress", description = "Prints what the code of a workflow tells of its progress, as JSON.")
    int progress(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        return print("GET", Server.path("actors", type, key, "flows", id, "progress"));
    }

    @Command(name = "query", description = "Prints what the code of a workflow answers to a query, as JSON.")
    int query(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "NAME") String name) {
        return print("GET", Server.path("actors", type, key, "flows", id, "query", name));
    }

    @Command(name = "history", description = "Prints what is recorded of a workflow, as JSON to replay it from.")
    int history(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        return print("GET", Server.path("actors", type, key, "flows", id, "history"));
    }

    private int print(String method, String path) {
        session.output().value(session.server().request(method, path).send());
        return 0;
    }

    @Command(name = "restart", description = "Lets a workflow go back to a part of its history, and go on from there.")
    int restart(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "STEP", description = "Path of the part, as the history has it.") String step) {
        session.server()
                .request("POST", Server.path("actors", type, key, "flows", id, "restart"))
                .with("from", step)
                .send();
        session.output().done("Workflow " + id + " goes on from " + step + ".");
        return 0;
    }

    @Command(name = "fork", description = "Starts another workflow with the history before a part, and prints its id.")
    int fork(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "STEP", description = "Path of the part, as the history has it.") String step,
            @Option(names = "--id", description = "Its id, which no other workflow of the actor may have.") @Nullable
                    String newId) {
        session.output()
                .value(session.server()
                        .request("POST", Server.path("actors", type, key, "flows", id, "fork"))
                        .with("from", step)
                        .with("id", newId)
                        .send());
        return 0;
    }

    @Command(name = "cancel", description = "Cancels a workflow: what its steps did is undone.")
    int cancel(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        return order(type, key, id, "cancel", "is cancelled");
    }

    @Command(name = "kill", description = "Ends a workflow at once: nothing is undone.")
    int kill(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        return order(type, key, id, "kill", "is killed");
    }

    @Command(name = "pause", description = "Lets a workflow take no further step.")
    int pause(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        return order(type, key, id, "pause", "is paused");
    }

    @Command(name = "resume", description = "Lets a paused workflow go on.")
    int resume(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        return order(type, key, id, "resume", "goes on");
    }

    private int order(String type, String key, String id, String order, String done) {
        session.server()
                .request("POST", Server.path("actors", type, key, "flows", id, order))
                .send();
        session.output().done("Workflow " + id + " " + done + ".");
        return 0;
    }
}
