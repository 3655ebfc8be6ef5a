package dev.rouse.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code rouse}: where the server is, and how answers are shown; its subcommands do the rest. */
@Command(
        name = "rouse",
        description = "Looks at the actors of a node and gives it orders, over HTTP.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused by the server, or failed there",
            "2:wrong usage",
            "3:there is no such thing",
            "4:no server answers, or not in time: what was ordered may have happened"
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "${env:ROUSE_URL:-http://localhost:8080}",
            description =
                    "The server, with the prefix of its paths if any. Default: $ROUSE_URL, or http://localhost:8080.")
    private URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--token",
            scope = ScopeType.INHERIT,
            paramLabel = "TOKEN",
            defaultValue = "${env:ROUSE_TOKEN:-}",
            description = "Sent as a bearer token. Default: $ROUSE_TOKEN, which others on this machine do not see.")
    private String token = "";

    @Option(
            names = "--timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for an answer. Default: 60.")
    private int timeout;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints what the server answers, for scripts.")
    private boolean json;

    private Main() {}

    /** The version of its jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"rouse " + (version == null ? "of a development build" : version)};
        }
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command, ready to be executed. */
    static CommandLine commandLine() {
        Main main = new Main();
        Session session = main.new Typed();
        IExecutionExceptionHandler failures = (failure, command, parsed) -> {
            if (failure instanceof Failure told) {
                command.getErr().println(PlainText.of(told.getMessage()));
                command.getErr().flush();
                return told.exitCode();
            }
            throw failure;
        };
        return new CommandLine(main)
                .addSubcommand(new ActorsCommand(session))
                .addSubcommand(new TypesCommand(session))
                .addSubcommand(new FlowsCommand(session))
                .addSubcommand(new QueuesCommand(session))
                .addSubcommand(new NodeCommands.Cluster(session))
                .addSubcommand(new NodeCommands.Health(session))
                .setExecutionExceptionHandler(failures);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: rouse --help lists the commands.");
    }

    /** As it was typed. */
    private final class Typed implements Session {

        @Override
        public Server server() {
            if (timeout < 1) {
                throw new ParameterException(
                        spec.commandLine(), "--timeout is one second or more, got " + timeout + ".");
            }
            String scheme = url.getScheme();
            if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new ParameterException(
                        spec.commandLine(), "--url is like http://localhost:8080, got '" + url + "'.");
            }
            return new Server(url, token, Duration.ofSeconds(timeout));
        }

        @Override
        public Output output() {
            PrintWriter out = spec.commandLine().getOut();
            return new Output(out, spec.commandLine().getErr(), json);
        }

        @Override
        public ParameterException wrong(String message) {
            return new ParameterException(spec.commandLine(), message);
        }
    }
}
