import ai.nestling.client.ApiClient;
import ai.nestling.client.ApiException;
import ai.nestling.client.api.ChatApi;
import ai.nestling.client.api.EmbeddingsApi;
import ai.nestling.client.api.ModelsApi;
import ai.nestling.client.api.PoolingApi;
import ai.nestling.client.model.ChatCompletionChunk;
import ai.nestling.client.model.ChatCompletionRequest;
import ai.nestling.client.model.ChatMessage;
import ai.nestling.client.model.EmbeddingsRequest;
import ai.nestling.client.model.ErrorResponse;
import ai.nestling.client.model.FunctionDefinition;
import ai.nestling.client.model.MessageRole;
import ai.nestling.client.model.RerankRequest;
import ai.nestling.client.model.ToolDefinition;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Every kind of request against the demo models. Ends with an error when an answer is not the expected one. */
public final class Example {
  private static final String URL = System.getenv().getOrDefault("NESTLING_URL", "http://localhost:8000");
  private static final String KEY = System.getenv().getOrDefault("NESTLING_API_KEY", "none");

  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(URL);
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + KEY));

    var names = new ModelsApi(client).listModels().getData().stream().map(model -> model.getId()).toList();
    expect("models", names, names.contains("demo-chat"));

    ChatApi chat = new ChatApi(client);
    var content = chat.createChatCompletion(question()).getChoices().get(0).getMessage().getContent();
    expect("chat", content, content.contains("Paris"));

    var weather = chat.createChatCompletion(weatherQuestion()).getChoices().get(0);
    var call = weather.getMessage().getToolCalls().get(0).getFunction();
    expect("tool call", call.getName() + call.getArguments(), call.getArguments().contains("San Francisco"));

    var vectors = new EmbeddingsApi(client)
        .createEmbeddings(new EmbeddingsRequest().model("demo-embed").input(List.of("The sea was calm.", "Good.")));
    expect("embeddings", vectors.getData().size(), ((List<?>) vectors.getData().get(1).getEmbedding()).size() > 1);

    var ranking = new PoolingApi(client).createRerank(new RerankRequest().model("demo-rerank")
        .query("What is the capital of France?")
        .documents(List.of("Bread is baked in an oven.", "The capital of France is Paris.")));
    expect("rerank", ranking.getResults().get(0).getIndex(), ranking.getResults().get(0).getIndex() == 1);

    try {
      chat.createChatCompletion(question().temperature(3.0));
      throw new IllegalStateException("no error");
    } catch (ApiException error) {
      var body = client.getObjectMapper().readValue(error.getResponseBody(), ErrorResponse.class).getError();
      expect("error", error.getCode() + " " + body.getParam(), "temperature".equals(body.getParam()));
    }

    var streamed = stream(client, question().stream(true));
    expect("stream", streamed, streamed.contains("Paris"));
  }

  private static ChatCompletionRequest question() {
    var message = new ChatMessage().role(MessageRole.USER).content("What is the capital of France?");
    return new ChatCompletionRequest().model("demo-chat").addMessagesItem(message).temperature(0.0);
  }

  private static ChatCompletionRequest weatherQuestion() {
    var text = Map.of("type", "string");
    var unit = Map.of("type", "string", "enum", List.of("celsius", "fahrenheit"));
    var function = new FunctionDefinition().name("get_weather")
        .description("Get the current weather in a given location")
        .parameters(Map.of("type", "object", "properties", Map.of("location", text, "unit", unit),
            "required", List.of("location", "unit")));
    var message = new ChatMessage().role(MessageRole.USER).content("What's the weather like in San Francisco?");
    return new ChatCompletionRequest().model("demo-chat").addMessagesItem(message).temperature(0.0)
        .addToolsItem(new ToolDefinition().type("function").function(function)).toolChoice("required");
  }

  // docs: streaming
  /** The generated method waits for the whole answer; a stream is read with the JDK's client and the generated types. */
  private static String stream(ApiClient client, ChatCompletionRequest body) throws Exception {
    var mapper = client.getObjectMapper();
    var request = HttpRequest.newBuilder(URI.create(URL + "/v1/chat/completions"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + KEY)
        .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))
        .build();
    var answer = new StringBuilder();
    var lines = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines()).body();
    for (var line : (Iterable<String>) lines::iterator) {
      if (!line.startsWith("data: ") || line.equals("data: [DONE]")) continue;
      var chunk = mapper.readValue(line.substring(6), ChatCompletionChunk.class);
      if (chunk.getChoices().isEmpty()) continue;
      var delta = chunk.getChoices().get(0).getDelta().getContent();
      if (delta != null) answer.append(delta);
    }
    return answer.toString();
  }
  // docs: end

  private static void expect(String what, Object got, boolean right) {
    System.out.printf("java %s: %s%n", what, got);
    if (!right) throw new IllegalStateException(what + ": unexpected answer");
  }
}
