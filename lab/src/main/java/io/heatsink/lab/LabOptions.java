package io.heatsink.lab;

import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.engine.Lag;
import io.heatsink.http.Endpoint;
import io.heatsink.partition.PartitionSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How a lab is set up.
 *
 * @param port where it listens, on the loopback address; 0 for any free one
 * @param limits how it throttles
 * @param replicaLag how far an eventually consistent read may be behind
 * @param indexLag how far a global secondary index may be behind
 * @param streamLag how far a stream may be behind its table
 * @param seed of all that is drawn by chance
 * @param upstream the endpoint before which it throttles; empty to answer by itself
 * @param upstreamCredentials what calls to it are signed with; empty for an endpoint that takes any
 * @param credentials of which requests have to be signed with one; empty if any will do
 * @param lenient whether requests without a signature, and names and values that no expression
 *     uses, are let pass, which DynamoDB refuses
 * @param data where all is kept; empty to keep it in memory alone
 */
public record LabOptions(
    int port,
    PartitionSettings limits,
    Lag replicaLag,
    Lag indexLag,
    Lag streamLag,
    long seed,
    Optional<URI> upstream,
    Optional<Credentials> upstreamCredentials,
    List<Credentials> credentials,
    boolean lenient,
    Optional<DataFolder> data) {
  public static final int USUAL_PORT = 8000;

  /** Limits as DynamoDB has them today, and no lag. */
  public static final LabOptions DEFAULT =
      new LabOptions(
          USUAL_PORT,
          PartitionSettings.DEFAULT,
          Lag.NONE,
          Lag.NONE,
          Lag.NONE,
          0,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          false,
          Optional.empty());

  public LabOptions {
    credentials = List.copyOf(credentials);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is %d; give 0 to 65535.".formatted(port));
    }
    if (lenient && !credentials.isEmpty()) {
      throw new IllegalArgumentException(
          "Lenient takes requests without a signature, and credentials take none; leave out one.");
    }
    if (upstream.isPresent()) {
      if (lenient) {
        throw new IllegalArgumentException(
            "Lenient is set, but %s checks the requests; leave out either lenient or upstream."
                .formatted(upstream.get()));
      }
      Endpoint.of(upstream.get()); // says what is wrong with it
      if (!Stream.of(replicaLag, indexLag, streamLag).allMatch(Lag.NONE::equals)) {
        throw new IllegalArgumentException(
            "Lag is set, but %s answers the reads; leave out either lag or upstream."
                .formatted(upstream.get()));
      }
      if (data.isPresent()) {
        throw new IllegalArgumentException(
            "A folder for data is given, but %s keeps the tables; leave out either data or upstream."
                .formatted(upstream.get()));
      }
    }
  }

  public LabOptions withPort(int next) {
    return with(draft -> draft.port = next);
  }

  public LabOptions withLimits(PartitionSettings next) {
    return with(draft -> draft.limits = next);
  }

  public LabOptions withLag(Lag ofReplicas, Lag ofIndexes) {
    return with(
        draft -> {
          draft.replicaLag = ofReplicas;
          draft.indexLag = ofIndexes;
        });
  }

  public LabOptions withStreamLag(Lag next) {
    return with(draft -> draft.streamLag = next);
  }

  public LabOptions withSeed(long next) {
    return with(draft -> draft.seed = next);
  }

  public LabOptions withUpstream(URI next, Optional<Credentials> withSecret) {
    return with(
        draft -> {
          draft.upstream = Optional.of(next);
          draft.upstreamCredentials = withSecret;
        });
  }

  /** Requests have to be signed with one of these. */
  public LabOptions withCredentials(List<Credentials> next) {
    return with(draft -> draft.credentials = next);
  }

  /** Lets some pass that DynamoDB refuses. */
  public LabOptions withLenient(boolean next) {
    return with(draft -> draft.lenient = next);
  }

  /** All is kept in this folder, and there again after a restart. */
  public LabOptions withData(DataFolder next) {
    return with(draft -> draft.data = Optional.of(next));
  }

  private LabOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** The same options, before they are checked. */
  private static final class Draft {
    int port;
    PartitionSettings limits;
    Lag replicaLag;
    Lag indexLag;
    Lag streamLag;
    long seed;
    Optional<URI> upstream;
    Optional<Credentials> upstreamCredentials;
    List<Credentials> credentials;
    boolean lenient;
    Optional<DataFolder> data;

    Draft(LabOptions from) {
      port = from.port;
      limits = from.limits;
      replicaLag = from.replicaLag;
      indexLag = from.indexLag;
      streamLag = from.streamLag;
      seed = from.seed;
      upstream = from.upstream;
      upstreamCredentials = from.upstreamCredentials;
      credentials = from.credentials;
      lenient = from.lenient;
      data = from.data;
    }

    LabOptions options() {
      return new LabOptions(
          port,
          limits,
          replicaLag,
          indexLag,
          streamLag,
          seed,
          upstream,
          upstreamCredentials,
          credentials,
          lenient,
          data);
    }
  }
}
