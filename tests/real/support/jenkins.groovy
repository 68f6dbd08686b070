// Reads a declarative Jenkinsfile as Groovy does and goes through it as jenkins.io ("Pipeline Syntax") has it:
// sections and steps that are not named here are mistakes. Prints what Jenkins would run, one step a line:
// what, stage, folder and, in base64, the script and the variables. Starts nothing.
//   jenkins.groovy JENKINSFILE BRANCH WORKSPACE WORKSPACE_TMP [NAME=VALUE…]

class Words {
  String where_
  Map words_, env_, assigned_

  def methodMissing(String name, Object arguments) {
    def word = words_[name]
    if (word == null) throw new IllegalArgumentException("'$name' is no word of '$where_'")
    word.call(*(arguments as List))
  }
  def propertyMissing(String name) {
    if (name == 'env') return env_
    throw new IllegalArgumentException("'$name' is not known in '$where_'")
  }
  def propertyMissing(String name, Object value) {
    if (assigned_ == null) throw new IllegalArgumentException("'$name' is set in '$where_'")
    assigned_[name] = value.toString()
  }

  static def go(Closure body, String where, Map words, Map env, Map assigned = null) {
    def closure = body.clone()
    closure.delegate = new Words(where_: where, words_: words, env_: env, assigned_: assigned)
    closure.resolveStrategy = Closure.DELEGATE_ONLY
    closure.call()
  }
}

def env = [BRANCH_NAME: args[1], WORKSPACE: args[2], WORKSPACE_TMP: args[3]]
args.drop(4).each { def (name, value) = it.split('=', 2) as List; env[name] = value }
def folder = ['.'], bound = [[:]]
def base64 = { String text -> text.bytes.encodeBase64().toString() }
def variables = { (bound.inject([:]) { all, one -> all + one }).collect { k, v -> "$k=$v" }.join('\n') }
def tell = { what, stage, text ->
  println([what, base64(stage), base64(folder.last()), base64(text), base64(variables())].join(' '))
}

def keys = { String what, Map given, List known ->
  if (given.keySet().sort() != known.sort()) throw new IllegalArgumentException("$what has ${given.keySet()}")
  given
}
def steps
steps = { String stage -> [
  sh: { String script -> tell('sh', stage, script) },
  dir: { String path, Closure body ->
    folder << path; Words.go(body, 'dir', steps(stage), env); folder.removeLast()
  },
  archiveArtifacts: { Map options -> tell('archive', stage, keys('archiveArtifacts', options, ['artifacts']).artifacts) },
  withCredentials: { List bindings, Closure body ->
    bound << bindings.inject([:]) { all, one -> all + one }
    Words.go(body, 'withCredentials', steps(stage), env); bound.removeLast()
  },
  usernamePassword: { Map it -> keys('usernamePassword', it, ['credentialsId', 'usernameVariable', 'passwordVariable'])
    [(it.usernameVariable): it.credentialsId + '/user', (it.passwordVariable): it.credentialsId + '/password'] },
  file: { Map it -> keys('file', it, ['credentialsId', 'variable']); [(it.variable): it.credentialsId + '/file'] },
  string: { Map it -> keys('string', it, ['credentialsId', 'variable']); [(it.variable): it.credentialsId + '/text'] },
] }

def holds
holds = { Closure body ->
  def all = []
  Words.go(body, 'when', [
    branch: { String name -> all << (env.BRANCH_NAME == name) },
    expression: { Closure question -> all << (Words.go(question, 'expression', [:], env) as boolean) },
    not: { Closure other -> all << !holds(other) },
  ], env)
  !all.isEmpty() && all.every()
}

def stage = { String name, Closure body ->
  def run = true, found = null
  Words.go(body, "stage '$name'", [when: { run = holds(it) }, steps: { found = it }], env)
  if (found == null) throw new IllegalArgumentException("stage '$name' has no steps")
  if (run) Words.go(found, 'steps', steps(name), env)
}

def sections = []
def section = { String name, Closure body -> { Closure it -> sections << name; body(it) } }
def pipeline = { Closure body ->
  Words.go(body, 'pipeline', [
    agent: section('agent') { Words.go(it, 'agent', [label: { String words -> tell('agent', '', words) }], env) },
    options: section('options') {
      Words.go(it, 'options', [
        disableConcurrentBuilds: { -> tell('option', '', 'disableConcurrentBuilds') },
        timeout: { Map given -> keys('timeout', given, ['time', 'unit']) },
        buildDiscarder: { given -> assert given == 'rotated' },
        logRotator: { Map given -> keys('logRotator', given, ['numToKeepStr']); 'rotated' },
      ], env)
    },
    environment: section('environment') { def set = [:]; Words.go(it, 'environment', [:], env, set); bound[0] = set },
    stages: section('stages') { Words.go(it, 'stages', [stage: stage], env) },
    post: section('post') {
      Words.go(it, 'post', [always: { Closure last -> Words.go(last, 'always', steps('post'), env) }], env)
    },
  ], env)
}
new GroovyShell(new Binding(pipeline: pipeline)).evaluate(new File(args[0]))
if (sections.unique(false) != sections || !sections.containsAll(['agent', 'stages'])) {
  throw new IllegalArgumentException("sections are $sections")
}
