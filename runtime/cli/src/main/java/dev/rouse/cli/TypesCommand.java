package dev.rouse.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Types of actors. */
@Command(name = "types", description = "Lists, pauses and resumes types of actors.")
final class TypesCommand implements Runnable {

    private final Session session;

    TypesCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw session.wrong("Say what to do with types: rouse types --help lists the commands.");
    }

    @Command(name = "list", description = "Lists the types of the node, with their actions.")
    int list() {
        session.output()
                .table(
                        session.server()
                                .request("GET", Server.inspected("node"))
                                .send(),
                        "types",
                        List.of("name", "paused", "actions"));
        return 0;
    }

    @Command(name = "pause", description = "Puts all actors of a type to sleep, on all nodes, until it is resumed.")
    int pause(@Parameters(paramLabel = "TYPE") String type) {
        return order(type, "pause", "is paused");
    }

    @Command(name = "resume", description = "Lets the actors of a type take calls again.")
    int resume(@Parameters(paramLabel = "TYPE") String type) {
        return order(type, "resume", "takes calls");
    }

    private int order(String type, String order, String done) {
        session.server()
                .request("POST", Server.inspected("types", type) + "/" + order)
                .send();
        session.output().done("Type " + type + " " + done + ".");
        return 0;
    }
}
